#!/bin/sh
# Says whether two builds are the same, byte for byte, and if not, which files of theirs are not.
set -eu

usage() {
  cat <<'TXT'
usage: image/compare.sh FOLDER FOLDER

  FOLDER   of a build: build/image, or what --output of build_image.sh named

0 if the two are the same, 1 if not. Root sees all files of the roots; else some cannot be compared.
TXT
}
[ "${1-}" != --help ] || { usage; exit 0; }
[ $# -eq 2 ] || { usage >&2; exit 2; }
same=yes
for file in root.img ilot.efi efi.img ilot.img; do
  for folder in "$1" "$2"; do
    [ -f "$folder/$file" ] || { echo "compare: $folder/$file: there is no such file" >&2; exit 2; }
  done
  if cmp -s "$1/$file" "$2/$file"; then
    echo "equal    $file  $(sha256sum <"$1/$file" | cut -c 1-16)"
  else
    echo "differs  $file"
    same=
  fi
done
[ -z "$same" ] || exit 0
packages() { sed -n 's/.*"purl": "\([^"?]*\).*/\1/p' "$1/contents.json" | sort; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
packages "$1" >"$work/1"
packages "$2" >"$work/2"
diff "$work/1" "$work/2" | sed -n 's/^[<>]/package &/p' || :
# what is mounted there while it is made is empty; names of pipes and devices say nothing
diff -rq --no-dereference "$1/root" "$2/root" 2>/dev/null | sed 's/^/file    /' || :
exit 1
