#!/bin/sh
# Finishes the root from within: users, units, caches, byte code, initrd. In the root itself.
set -eu
systemd-sysusers
systemctl preset-all -q 2>&1 | grep -v 'is masked$' || :
systemctl set-default -q ilot.target
: >/etc/machine-id
rm -f /var/lib/dbus/machine-id /etc/resolv.conf
ln -s ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf
ln -sf /usr/share/zoneinfo/Europe/Paris /etc/localtime
passwd -q -l root
# nobody here becomes somebody else by starting a program: root mounts, and no one else logs in
find / -xdev -path /out -prune -o -path /src -prune -o -type f -perm /6000 -exec chmod ug-s {} +
ldconfig
find /etc/ssl/certs -xtype l -delete # to a certificate that is removed
rm -rf /var/cache/fontconfig
# the cache knows its folders by their time, which the image's file system sets
find /usr/share/fonts -type d -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
fc-cache -s
mv /var/cache/fontconfig /usr/share/ilot/ # /var is new at each start: tmpfiles.d leads from there to here
udevadm hwdb --update --usr --strict 2>/dev/null || systemd-hwdb update --usr
# a library that nobody brought would be found out by the first visit
lacking=$(find /usr/lib/ilot/site-packages \( -name '*.so' -o -name '*.so.*' -o -name QtWebEngineProcess \) -exec ldd {} + 2>/dev/null |
  sed -n 's/[[:space:]]*\(.*\) => not found/\1/p' | sort -u)
[ -z "$lacking" ] || { printf 'libraries that no package in image/packages brings:\n%s\n' "$lacking" >&2; exit 1; }
# no clock is asked for what never changes; and no file of it would be found changed by a build
for modules in /usr/lib/ilot /usr/lib/python3*; do
  python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash "$modules"
done
[ -d /usr/lib/modules ] || exit 0 # made for a container

kernel=$(basename /usr/lib/modules/*)
depmod "$kernel"
# an ordinary user makes no device files, and the kernel brings those that it needs
DRACUT_NO_MKNOD=yes dracut --force --quiet --reproducible --no-hostonly --no-hostonly-cmdline --zstd --kver "$kernel" \
  --modules 'systemd systemd-initrd systemd-veritysetup systemd-udevd dm rootfs-block base kernel-modules fs-lib shutdown udev-rules' \
  --drivers 'erofs dm_verity virtio_blk virtio_pci virtio_scsi nvme ahci ata_piix sd_mod usb_storage uas xhci_pci ehci_pci mmc_block sdhci_pci sdhci_acpi vmd vfat nls_ascii nls_cp437' \
  --install '/usr/lib/udev/rules.d/61-ilot-disk.rules /etc/systemd/journald.conf.d/ilot.conf' --force-drivers 'sha256-ssse3' --filesystems 'erofs' /boot/initrd.img
cp "/boot/vmlinuz-$kernel" /boot/vmlinuz
rm -f /vmlinuz* /initrd.img* /boot/vmlinuz-* /boot/initrd.img-* /boot/System.map* /boot/config-*
