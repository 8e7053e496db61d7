#!/bin/sh
# Puts the disk together: two slots, the seed's partition, the partition of state. In the tools.
set -eu
cd /out
mib() { echo $(($1 * 2048)); } # in sectors
rm -f ilot.img ilot.img.xz
truncate -s 5490M ilot.img
sfdisk --quiet ilot.img <<TXT
label: gpt
label-id: 1107B007-0000-4000-8000-494C4F540000
unit: sectors
start=$(mib 1), size=$(mib 128), type=uefi, name=efi-a, uuid=1107B007-0000-4000-8000-494C4F540001
start=$(mib 129), size=$(mib 128), type=uefi, name=efi-b, uuid=1107B007-0000-4000-8000-494C4F540002
start=$(mib 257), size=$(mib 1536), type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, name=root-a, attrs="GUID:60,63", uuid=1107B007-0000-4000-8000-494C4F540003
start=$(mib 1793), size=$(mib 1536), type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, name=root-b, attrs="GUID:60,63", uuid=1107B007-0000-4000-8000-494C4F540004
start=$(mib 3329), size=$(mib 64), type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, name=ilot-seed, uuid=1107B007-0000-4000-8000-494C4F540005
start=$(mib 3393), size=$(mib 2048), type=linux, name=ilot-state, uuid=1107B007-0000-4000-8000-494C4F540006
TXT
rm -f seed.img
truncate -s 64M seed.img
mkfs.vfat --invariant -n ILOT-SEED -i 494c4f53 seed.img >/dev/null
[ ! -f /src/config/seed.example.yaml ] || mcopy -i seed.img /src/config/seed.example.yaml ::exemple.yaml
rm -f state.img
truncate -s 2048M state.img
mkfs.ext4 -q -F -L ilot-state -U 1107b007-0000-4000-8000-494c4f540006 -m 1 \
  -E hash_seed=1107b007-0000-4000-8000-494c4f540007,lazy_itable_init=0 state.img
put() { dd if="$1" of=ilot.img bs=1M seek="$2" conv=notrunc,sparse status=none; }
put efi.img 1
put root.img 257
put seed.img 3329
put state.img 3393
# packed already, inside; this form is what programs that write sticks read on every system
xz -0 -T0 -k ilot.img
rm -f seed.img state.img
