import os
import signal
from pathlib import Path

import pytest

from kiosk.settings import Isolation
from kiosk.supervisor.processes import inhabitants
from tests.e2e.processes import started
from tests.supervisor.stage import Inside, Stage, on_stage, until

pytestmark = pytest.mark.sandbox


def namespace_of(inside: Inside) -> int:
    link = Path(f"/proc/{inside.pid}/ns/pid").readlink()
    return int(str(link).removeprefix("pid:[").removesuffix("]"))


def processes_with(words: object) -> list[int]:
    """Our living processes whose command line has these words."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(words) in line:
            found.append(int(entry.name))
    return found


async def gates(stage: Stage) -> list[int]:
    """The gates that run; a session's starts at its first word."""
    words = f"kiosk.gate --policy {stage.frame.folder}"
    await until(lambda: processes_with(words))
    return processes_with(words)


@on_stage()
async def test_a_session_has_no_network_but_its_own_loopback(stage: Stage):
    inside = await stage.next_session()
    assert await inside.python("[name for _, name in socket.if_nameindex()]") == ["lo"]
    assert await inside.python("socket.create_connection(('192.0.2.1', 443), 1)") == "OSError"


@on_stage()
async def test_a_session_sees_only_its_own_processes(stage: Stage):
    inside = await stage.next_session()
    pids = "sorted(int(n) for n in os.listdir('/proc') if n.isdigit())"
    assert await inside.python(pids) == [1, 2]


@on_stage()
async def test_a_session_can_write_to_memory_only(stage: Stage):
    inside = await stage.next_session()
    mounts = "[l.split() for l in Path('/proc/mounts').read_text().splitlines()]"
    writable = f"[(m[1], m[2]) for m in {mounts} if 'rw' in m[3].split(',')]"
    kinds = dict(await inside.python(writable))
    assert set(kinds.values()) <= {"tmpfs", "proc", "devpts", "devtmpfs"}
    assert await inside.python("Path(policy).write_text('')") == "OSError"


@on_stage()
async def test_a_session_finds_nothing_of_the_one_before(stage: Stage):
    places = ("/tmp", "/home/kiosk", "/var/tmp", "/dev/shm", "/run/session")
    first = await stage.next_session()
    for place in places:
        assert await first.python(f"Path('{place}/trace').write_text('secret')") == 6
    await first.order("supervisor.send(wire.EndVisit())")
    second = await stage.next_session()
    for place in places:
        assert await second.python(f"Path('{place}/trace').exists()") is False


@on_stage()
async def test_the_end_of_a_visit_kills_even_a_daemon_that_has_left_its_session(stage: Stage):
    first = await stage.next_session()
    namespace = namespace_of(first)
    await first.python("subprocess.run(['setsid', '--fork', 'sleep', '1000']).returncode")
    assert len(inhabitants(namespace)) >= 3
    await first.order("supervisor.send(wire.EndVisit())")
    await stage.next_session()
    assert inhabitants(namespace) == []
    await until(lambda: any("the visit is over" in line for line in stage.said))


@on_stage()
async def test_each_session_has_a_gate_of_its_own(stage: Stage):
    first = await stage.next_session()
    before = await gates(stage)
    await first.order("supervisor.send(wire.EndVisit())")
    await stage.next_session()
    after = await gates(stage)
    assert len(before) == len(after) == 1
    assert before != after


@on_stage()
async def test_a_killed_gate_takes_its_session_down(stage: Stage):
    first = await stage.next_session()
    os.kill((await gates(stage))[0], signal.SIGKILL)
    await first.gone()
    await stage.next_session()
    assert any("its gate died" in line for line in stage.said)


@on_stage()
async def test_a_killed_program_is_started_again_with_a_new_gate(stage: Stage):
    first = await stage.next_session()
    gate = await gates(stage)
    os.kill(first.pid, signal.SIGKILL)
    await first.gone()
    await stage.next_session()
    assert await gates(stage) != gate
    assert any("the session's program died" in line for line in stage.said)


@on_stage()
async def test_a_killed_bubblewrap_takes_the_whole_tree_down(stage: Stage):
    first = await stage.next_session()
    namespace = namespace_of(first)
    outer = set(processes_with("bwrap --unshare-all")) & set(processes_with(stage.frame.folder))
    os.kill(min(outer, key=started), signal.SIGKILL)
    await first.gone()
    await stage.next_session()
    assert inhabitants(namespace) == []


# it may be stopped before its first beat; a busy machine may keep a live one silent for seconds
@on_stage(patience=5.0, first_patience=5.0)
async def test_a_program_that_hangs_is_killed_and_started_again(stage: Stage):
    first = await stage.next_session()
    os.kill(first.pid, signal.SIGSTOP)
    await first.gone()
    await stage.next_session()
    assert any("did not answer" in line for line in stage.said)


@pytest.mark.parametrize(
    "misdeed",
    [
        "supervisor.send(wire.Show())",
        "supervisor.send(wire.Lease('caf.fr'))",
        "supervisor.send(wire.Beat(), (0,))",
        "socket.socket(fileno=os.dup(supervisor.fileno())).send(b'nonsense')",
        "socket.socket(fileno=os.dup(supervisor.fileno())).send(b'[[[[')",
    ],
)
def test_a_session_that_says_what_it_may_not_say_is_killed(misdeed):
    @on_stage()
    async def scene(stage: Stage) -> None:
        first = await stage.next_session()
        await first.order(misdeed)
        await first.gone()
        await stage.next_session()
        assert any("what it may not send" in line for line in stage.said)

    scene()


@on_stage()
async def test_a_session_that_dies_again_is_started_after_a_growing_delay(stage: Stage):
    for _ in range(3):
        inside = await stage.next_session()
        os.kill(inside.pid, signal.SIGKILL)
        await inside.gone()
    await stage.next_session()
    assert [line for line in stage.said if line.startswith("the next one")] == [
        "the next one starts in 0.5 s",
        "the next one starts in 1 s",
    ]


@on_stage()
async def test_stopping_leaves_no_process(stage: Stage):
    inside = await stage.next_session()
    namespace = namespace_of(inside)
    stage.supervisor.stop()
    await stage.running
    assert inhabitants(namespace) == []
    assert processes_with(f"kiosk.gate --policy {stage.frame.folder}") == []


@on_stage(isolation=Isolation.NONE)
async def test_without_isolation_a_visit_ends_just_the_same(stage: Stage):
    first = await stage.next_session()
    await first.python("subprocess.Popen(['sleep', '1000'])")
    pid = first.pid
    await first.order("supervisor.send(wire.EndVisit())")
    await first.gone()
    second = await stage.next_session()
    assert second.pid != pid


@on_stage()
async def test_the_environment_of_a_session_is_made_by_us_alone(stage: Stage):
    inside = await stage.next_session()
    names = set(await inside.python("sorted(os.environ)"))
    foreign = {n for n in names if not n.startswith(("KIOSK_", "QT_", "PYTHON"))}
    assert foreign <= {
        "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "HOME", "LANG", "LC_CTYPE", "PATH", "PWD",
        "TMPDIR", "USER", "XDG_RUNTIME_DIR",
    }  # fmt: skip
    assert await inside.python("os.environ['LANG']") == "fr_FR.UTF-8"


@on_stage()
async def test_a_session_learns_nothing_about_who_uses_the_machine(stage: Stage):
    inside = await stage.next_session()
    assert await inside.python("len(Path('/etc/passwd').read_text().splitlines())") == 1
    for place in ("/etc/shadow", "/etc/machine-id", "/etc/hostname", "/etc/resolv.conf", "/root"):
        assert await inside.python(f"Path('{place}').exists()") is False
    assert await inside.python("socket.gethostname()") == "kiosk"


@on_stage()
async def test_a_session_has_no_capability_and_dumps_no_core(stage: Stage):
    inside = await stage.next_session()
    status = "dict(l.split(':\\t') for l in Path('/proc/self/status').read_text().splitlines())"
    assert int((await inside.python(f"{status}['CapEff']")), 16) == 0
    assert await inside.python(f"{status}['NoNewPrivs']") == "1"
