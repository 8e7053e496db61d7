#!/bin/sh
# verity.sh QUICK: makes the root's read-only file system with its hash tree. In the tools.
set -eu
# of what is in it, so that the same root has the same, whenever it is made
uuid=$(cat /out/root/usr/lib/os-release /out/root/var/lib/dpkg/status | sha256sum | cut -c 1-32 | sed 's/^\(.\{8\}\)\(.\{4\}\).\(.\{3\}\).\(.\{3\}\)\(.\{12\}\)$/\1-\2-4\3-8\4-\5/')
work=/out/root
# what is unpacked at each start counts, not what is packed once; what goes over the line is packed anew
compression=lz4hc,level=12
[ -z "$1" ] || compression=lz4
kept=/out/boot-files # the kernel is started from the other partition
rm -rf "$kept"
mkdir "$kept"
cp "$work/boot/vmlinuz" "$work/boot/initrd.img" "$work/usr/lib/os-release" "$kept/"
rm -f /out/root.img
# of what is left out, or mounted on while this is made, the folder would keep the time of that
(cd "$work" && for place in boot dev home out proc root run src sys tmp var; do [ ! -d $place ] || touch -d "@$SOURCE_DATE_EPOCH" $place; done)
# with the variable, only what is younger would be given that time: not what a base of last week made
env -u SOURCE_DATE_EPOCH mkfs.erofs --quiet -z "$compression" -C 65536 --workers="$(nproc)" -T "$SOURCE_DATE_EPOCH" -U "$uuid" --all-time \
  --exclude-regex='^(boot|dev|var|out|src|root|home|run|tmp)/.*' \
  /out/root.img "$work"
size=$(stat -c %s /out/root.img)
blocks=$(((size + 4095) / 4096))
truncate -s $((blocks * 4096)) /out/root.img
veritysetup format /out/root.img /out/root.img --hash-offset $((blocks * 4096)) --data-blocks "$blocks" \
  --uuid "$uuid" --salt "$(printf '%s' "$uuid" | sha256sum | cut -c 1-64)" >/out/verity.txt
sed -n 's/^Root hash:[[:space:]]*//p' /out/verity.txt >/out/roothash
printf '%s' $((blocks * 4096)) >/out/hash-offset
[ -s /out/roothash ] || { echo "no root hash: see verity.txt" >&2; exit 1; }
truncate -s $((($(stat -c %s /out/root.img) + 4095) / 4096 * 4096)) /out/root.img
[ "$(stat -c %s /out/root.img)" -le $((1536 * 1048576)) ] || {
  echo "the root is larger than its slot of 1536 MB" >&2
  exit 1
}
