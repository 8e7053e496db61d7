#!/bin/sh
# Makes the file that the firmware starts, with an entry for each slot, and its partition. In the tools.
set -eu
common="roothash=$(cat /out/roothash) systemd.verity_root_options=hash-offset=$(cat /out/hash-offset),panic-on-corruption"
common="$common rootfstype=erofs ro systemd.volatile=state quiet loglevel=3 systemd.show_status=no rd.shell=0 rd.emergency=reboot"
common="$common panic=10 vt.global_cursor_default=0 init_on_free=1 slab_nomerge lockdown=confidentiality mitigations=auto,nosmt"
common="$common console=tty1 systemd.firstboot=no noresume sysctl.kernel.sysrq=0"
# Huge pages cost a machine of 4 GB 230 MB: most of it is what the kernel keeps free to make them.
common="$common transparent_hugepage=never"
# the name that RAUC and the firmware's entries have for a slot (image/root/etc/rauc/system.conf)
slot() {
  printf 'rauc.slot=ilot-%s systemd.verity_root_data=PARTLABEL=root-%s systemd.verity_root_hash=PARTLABEL=root-%s' "$1" "$1" "$1"
}
cd /out
for letter in a b; do
  ukify build --profile "ID=$letter" --cmdline "$common $(slot $letter)" --output "profile-$letter.efi" >/dev/null
done
# profiles 0, 1 and 2: what a firmware starts that knows nothing, slot A, slot B
ukify build --linux boot-files/vmlinuz --initrd boot-files/initrd.img --os-release @boot-files/os-release \
  --profile "ID=main" --cmdline "$common $(slot a)" \
  --join-profile profile-a.efi --join-profile profile-b.efi --output ilot.efi >/dev/null
rm -f efi.img
truncate -s 128M efi.img
mkfs.vfat --invariant -F 32 -n ILOT-EFI -i 494c4f54 efi.img >/dev/null
# their times are SOURCE_DATE_EPOCH, unless those of the files are kept
mmd -i efi.img ::EFI ::EFI/BOOT
mcopy -i efi.img ilot.efi ::EFI/BOOT/BOOTX64.EFI
