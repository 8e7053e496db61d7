#!/bin/sh
# Starts the systemd of a root folder as the first process of namespaces of its own, as root:
#   tests/image/boot.sh ROOT              starts it; returns when it is to be asked
#   tests/image/boot.sh ROOT COMMAND ...  runs a command in it
#   tests/image/boot.sh ROOT --stop       ends it
# It has no devices, no udev, no kernel of its own, and a loopback as its only network; cgroups as far
# as this machine lends them. What it must not do is masked: /proc/sys is the whole machine's.
set -eu

fail() { echo "boot.sh: $1" >&2; exit 1; }

# the first process in there, and the ones that wait for it
# shellcheck disable=SC2016 # that shell's own words
inside='
root=$1
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/var"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null zero full random urandom tty; do
  : >"$root/dev/$node"
  mount --bind "/dev/$node" "$root/dev/$node"
done
mkdir -p "$root/dev/pts" "$root/dev/shm" "$root/run/systemd/system.control"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
masked="systemd-sysctl.service systemd-modules-load.service systemd-binfmt.service usbguard.service"
masked="$masked systemd-udevd.service systemd-udev-trigger.service systemd-udevd-kernel.socket"
for unit in $masked systemd-udevd-control.socket; do
  ln -s /dev/null "$root/run/systemd/system.control/$unit"
done
part="dev-disk-ilot-ilot\\x2dseed.device.d"
for drop in "$part" ilot-screen.service.d; do mkdir -p "$root/run/systemd/system.control/$drop"; done
printf "[Unit]\nJobTimeoutSec=1\nJobRunningTimeoutSec=1\n" >"$root/run/systemd/system.control/$part/zz-boot.conf"
printf "[Service]\nEnvironment=WLR_BACKENDS=headless WLR_RENDERER=pixman\n" \
  >"$root/run/systemd/system.control/ilot-screen.service.d/zz-boot.conf"
cd "$root"
mkdir -p run/old
pivot_root . run/old
cd /
umount -l /run/old
ip link set lo up
exec env -i container=ilot PATH=/usr/sbin:/usr/bin /usr/lib/systemd/systemd
'

[ "$(id -u)" = 0 ] || fail "only root may"
[ -x "${1-}/usr/lib/systemd/systemd" ] || fail "no root with systemd: ${1-}"
root=$(CDPATH='' cd -- "$1" && pwd -P)
shift
mark=/run/ilot-boot-$(printf %s "$root" | cksum | cut -d' ' -f1) # its first process
enter() { nsenter -t "$(cat "$mark")" -a env -i PATH=/usr/sbin:/usr/bin TERM=dumb SYSTEMD_PAGER= "$@"; }

case "${1-}" in
  --stop)
    kill -9 "$(cat "$mark")"
    rm "$mark"
    ;;
  '')
    groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
    [ -n "$groups" ] || fail "no cgroup2 is mounted"
    files=$(cat /proc/sys/fs/nr_open) # systemd raises it for the whole machine
    mkdir -p "$groups/ilot-boot"
    # shellcheck disable=SC2016 # that shell's own words
    setsid sh -c 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"' sh "$groups/ilot-boot" \
      unshare --pid --mount --uts --ipc --cgroup --net --fork --kill-child \
      sh -c "$inside" sh "$root" >/dev/null 2>&1 &
    outer=$!
    for _ in $(seq 100); do
      pgrep -P "$outer" >"$mark" 2>/dev/null && enter systemctl list-jobs >/dev/null 2>&1 && break
      sleep 0.1
    done
    enter systemctl list-jobs >/dev/null || fail "systemd does not answer"
    echo "$files" >/proc/sys/fs/nr_open
    ;;
  *) enter "$@" ;;
esac
