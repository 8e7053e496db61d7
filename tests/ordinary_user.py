"""Run a command as an ordinary user, where root starts the tests: Chromium's sandbox wants one.

    python3 tests/ordinary_user.py USER PROJECT COMMAND...

Needs nothing but the standard library. {} in COMMAND stands for the place where USER finds PROJECT.
"""

import ctypes
import os
import pwd
import subprocess
import sys
from pathlib import Path

CLONE_NEWNS = 0x00020000
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
MNT_DETACH = 2
SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}

libc = ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments: object) -> None:
    """Call a function of the C library.

    Raises:
        OSError: as the C library says.
    """
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def has_user_namespaces() -> bool:
    """Try whether an ordinary user may make a namespace here."""
    return (
        subprocess.run(["unshare", "--user", "true"], capture_output=True, check=False).returncode
        == 0
    )


def leave_chroot() -> None:
    """Make the root directory of a chroot the root of a mount namespace.

    The kernel refuses user namespaces to a process whose root is not its namespace's, so that in a
    chroot neither bubblewrap nor Chromium could make a sandbox. Root may do this; nobody else.
    """
    inside = os.open("/", os.O_DIRECTORY)
    below = Path("/run/ilot-chroot")
    below.mkdir(exist_ok=True)
    os.chroot(below)
    os.fchdir(inside)
    while not Path("..").samefile("."):
        os.chdir("..")
    os.chroot(".")
    call("mount", None, b"/", None, MS_REC | MS_PRIVATE, None)
    os.fchdir(inside)
    call("mount", b".", b".", None, MS_BIND | MS_REC, None)
    os.chdir(Path("/proc/self/cwd").readlink())  # the new mount lies on top of what we stood in
    call("syscall", SYS_PIVOT_ROOT[os.uname().machine], b".", b".")
    call("umount2", b".", MNT_DETACH)
    os.chdir("/")


def readable_by(user: pwd.struct_passwd, place: Path) -> bool:
    """Tell whether a user gets at the files of a folder."""
    child = os.fork()
    if not child:
        become(user)
        os._exit(0 if os.access(place / "pyproject.toml", os.R_OK) else 1)
    return os.waitpid(child, 0)[1] == 0


def become(user: pwd.struct_passwd) -> None:
    """Give up root for good."""
    os.initgroups(user.pw_name, user.pw_gid)
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)


def main(name: str, project: str, *command: str) -> None:
    """Become the user and run the command."""
    user = pwd.getpwnam(name)
    place = Path(project)
    try:
        call("unshare", CLONE_NEWNS)
    except PermissionError:  # a container that lends root no mounts: perhaps it needs none
        pass
    else:
        if has_user_namespaces():
            call("mount", None, b"/", None, MS_REC | MS_PRIVATE, None)
        else:
            leave_chroot()
    if not readable_by(user, place):  # a clone in root's closed home
        shown = Path("/run/ilot-dev")
        shown.mkdir(exist_ok=True)
        call("mount", os.fsencode(place), os.fsencode(shown), None, MS_BIND | MS_REC, None)
        place = shown
    become(user)
    os.environ.update(HOME=user.pw_dir, USER=name, LOGNAME=name, ILOT_READY="1")
    os.environ.pop("XDG_RUNTIME_DIR", None)  # root's, closed to this user
    os.chdir(place)
    words = [word.replace("{}", str(place)) for word in command]
    os.execvp(words[0], words)  # noqa: S606 - the whole purpose: no shell between


if __name__ == "__main__":
    main(*sys.argv[1:])
