#!/bin/sh
# What inside.py has the image itself write onto the serial line, once, as root; headings between ===.
say() { echo "=== $1 ==="; }
say sysctl
sysctl -a 2>/dev/null
say listening
ss -Hltun
say mounts
findmnt -rno TARGET,FSTYPE,OPTIONS
say swap
tail -n +2 /proc/swaps
say cmdline
cat /proc/cmdline
say units
systemctl list-units --no-legend --plain --state=active 'getty*' 'serial-getty*' 'ssh*' 'debug-shell*' 'emergency*' 'rescue*'
say failed
systemctl --failed --no-legend --plain
say walls
for unit in /usr/lib/systemd/system/ilot*.service; do
  name=${unit##*/}
  case "$name" in *@*) continue ;; esac
  systemctl show "$name" -p User,NoNewPrivileges,ProtectSystem,ProtectHome,PrivateTmp,PrivateDevices,PrivateNetwork \
    -p ProtectKernelTunables,ProtectKernelModules,ProtectKernelLogs,ProtectControlGroups,ProtectClock \
    -p ProtectHostname,RestrictRealtime,RestrictSUIDSGID,LockPersonality,MemoryDenyWriteExecute,LimitCORE \
    -p CapabilityBoundingSet,DevicePolicy,TasksMax | sed "s|^|$name |"
done
say sessions
for folder in /proc/[0-9]*; do
  tr '\0' ' ' <"$folder/cmdline" 2>/dev/null | grep -q '^[^ ]*python[^ ]* .*-m kiosk\.shell ' || continue
  rights=$(sed -n 's/^\(CapEff\|NoNewPrivs\|Seccomp\):\t//p' "$folder/status" | tr '\n' ' ')
  shared=$(for kind in net mnt pid ipc uts user; do
    [ "$(readlink "$folder/ns/$kind")" != "$(readlink "/proc/1/ns/$kind")" ] || printf 'same-%s ' "$kind"
  done)
  cables=$(nsenter -t "${folder#/proc/}" -n ip -o link | awk -F': ' '{ printf "%s ", $2 }')
  echo "${folder#/proc/} $rights$shared$cables"
done
