#!/bin/sh
# Makes the bundle by which machines update themselves, out of what build_image.sh has made.
set -eu

usage() {
  cat <<'TXT'
usage: image/bundle.sh --key KEY --cert CERT [--from build/image] [--to FILE] [--version V]

  --key, --cert   who signs it (PEM, or a PKCS#11 address): the certificate is in the image's keyring
  --from          the folder with root.img, efi.img and VERSION (build/image)
  --to            the bundle (FROM/ilot-VERSION.raucb)
  --version       three numbers, 2026.12.1, where FROM does not say
  --compatible    the kind of machine (ilot-amd64)

It wants rauc and squashfs-tools, as build/image/tools has them. A bundle has the time of its
signature in it: two of one image differ there, and nowhere else.
TXT
}
fail() { printf 'bundle: %s\n' "$1" >&2; [ -z "${2-}" ] || printf '  hint: %s\n' "$2" >&2; exit 1; }

from=build/image to='' key='' cert='' version='' compatible=ilot-amd64
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage; exit 0 ;;
    --key | --cert | --from | --to | --version | --compatible)
      [ $# -gt 1 ] || fail "$1: what?" "image/bundle.sh --help"
      eval "${1#--}=\$2"; shift 2 ;;
    *) fail "$1: not understood" "image/bundle.sh --help" ;;
  esac
done
if [ -z "$key" ] || [ -z "$cert" ]; then fail "--key and --cert say who signs" "docs/administrator.md, Images"; fi
for file in "$from/root.img" "$from/efi.img"; do
  [ -f "$file" ] || fail "$file: there is no such file" "./build_image.sh makes it"
done
inside=$(sed -n 's/^IMAGE_VERSION="\(.*\)"$/\1/p' "$from/boot-files/os-release" 2>/dev/null) || :
if [ -n "$inside" ]; then # a kiosk takes another one for an image that never started
  [ "${version:-$inside}" = "$inside" ] ||
    fail "--version $version: the image calls itself $inside" "./build_image.sh --version $version makes it anew"
  version=$inside
fi
[ -n "$version" ] || fail "$from holds no image" "./build_image.sh makes one"
printf '%s\n' "$version" | grep -Eqx '(0|[1-9][0-9]{0,3})(\.(0|[1-9][0-9]?)){2}' ||
  fail "$version: no version of an image" "three numbers without zeros before them, 2026.12.1"
for tool in rauc mksquashfs; do
  command -v "$tool" >/dev/null || fail "$tool is missing" "apt-get install rauc squashfs-tools"
done
# RAUC says "pkey nid=1087", and that after minutes
case $(openssl pkey -in "$key" -noout -text 2>/dev/null || :) in
  ED25519* | ED448*) fail "$key: RAUC cannot sign with such a key" "make one as docs/administrator.md says: P-256" ;;
esac
[ -n "$to" ] || to=$from/ilot-$version.raucb

work=$(mktemp -d "$from/.bundle-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir "$work/content"
ln "$from/root.img" "$work/content/root.img" 2>/dev/null || cp "$from/root.img" "$work/content/"
ln "$from/efi.img" "$work/content/efi.img" 2>/dev/null || cp "$from/efi.img" "$work/content/"
cat >"$work/content/manifest.raucm" <<TXT
[update]
compatible=$compatible
version=$version

[bundle]
format=verity

[image.rootfs]
filename=root.img

[image.boot]
filename=efi.img
TXT
# its root is packed to be unpacked fast, and the line to a village is slow
rauc bundle --cert "$cert" --key "$key" --keyring "$cert" \
  --mksquashfs-args='-comp zstd -Xcompression-level 15 -b 1M -no-progress' "$work/content" "$work/bundle.raucb" >/dev/null
mv "$work/bundle.raucb" "$to"
printf '%s: %s MiB\n' "$to" "$(($(wc -c <"$to") >> 20))"
