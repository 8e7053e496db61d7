#!/bin/sh
# Makes the kiosk's disk image: Debian 13, read-only and verified, two slots, state and seed.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
out=$here/build/image
mirror=
version=
key=
certificate=
trust=
updates=
bare=
plan=
quick=
reduced=
until=disk
stages='tools base wheels root verity boot disk bundle'

say() { printf '\033[1mimage:\033[0m %s\n' "$*" >&2; }
fail() { say "$1"; [ -z "${2-}" ] || say "  $2"; exit 1; }

usage() {
  cat <<TXT
usage: ./build_image.sh [OPTIONS]

Makes a disk image that boots to the kiosk, in $out.
Runs on Debian 12 or later, as root or not; wants some 8 GB of disk, the network for packages, and mmdebstrap.
A run that was cut goes on where it was: what is downloaded or made is kept, stage by stage.

  --dry-run          say what would be done, and stop
  --mirror URL       Debian's mirror (default: that of this machine's own apt)
  --version V        three numbers, 2026.12.1 (default: the date of what it is made from)
  --key FILE         the private key that signs updates of the image, with
  --cert FILE          its certificate; without them a key for trials is made, and said so
  --trust FILE       root.json of the repository of policies and images, which kiosks trust first, and
  --updates URL        its address, for kiosks whose seed names none
  --until STAGE      stop after a stage: $stages
                     ("bundle", which an update of kiosks needs, is made only if asked for)
  --bare             the same kernel and compositor with a terminal, for comparison
  --quick            compress less: larger, sooner made, for trials
  --reduced          no kernel and no firmware: the root for a container, in tests (up to "root")
  --output FOLDER    where to work (default: build/image)
  --clean            remove what earlier runs made, but not the downloads
  --help             this text
TXT
}

while [ $# -gt 0 ]; do
  case "$1" in
    --dry-run) plan=yes ;;
    --bare) bare=yes ;;
    --quick) quick=yes ;;
    --reduced) reduced=yes ;;
    --mirror | --version | --key | --cert | --trust | --updates | --until | --output)
      [ $# -ge 2 ] || fail "$1 wants a value" "./build_image.sh --help"
      case "$1" in
        --mirror) mirror=${2%/}/ ;;
        --version) version=$2 ;;
        --key) key=$2 ;;
        --cert) certificate=$2 ;;
        --trust) trust=$2 ;;
        --updates) updates=$2 ;;
        --until) until=$2 ;;
        --output) out=$2 ;;
      esac
      shift ;;
    --clean) clean=yes ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; fail "no such option: $1" ;;
  esac
  shift
done
case " $stages " in *" $until "*) ;; *) fail "--until $until: no such stage" "one of: $stages" ;; esac
[ -z "$reduced" ] || case "$until" in
  base | wheels | root) ;;
  *) fail "--reduced makes nothing that boots by itself" "add --until root" ;;
esac
[ -z "$key" ] || [ -n "$certificate" ] || fail "--key without --cert" "an update is signed with both"
for file in "$key" "$certificate" "$trust"; do
  [ -z "$file" ] || [ -r "$file" ] || fail "$file: cannot be read" "is the path right?"
done
[ -z "$updates" ] || [ -n "$trust" ] || fail "--updates without --trust" "nothing is believed there without keys"
[ -z "$updates" ] || printf '%s\n' "$updates" | grep -Eqx 'https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*/?' ||
  fail "--updates $updates: no address of a repository" "for example https://ilot.example.fr/"
[ "$(uname -m)" = x86_64 ] || fail "this machine is no x86-64" "the image is made for such only, on such"

# --- what it is made from -------------------------------------------------------------------------
if moment=$(git -C "$here" log -1 --format=%ct 2>/dev/null); then
  build=$(git -C "$here" log -1 --format=%h)
else
  moment=$(date -r "$here/pyproject.toml" +%s) # no clone: an archive of the files
  build=unknown
fi
[ -n "$version" ] || version=$(TZ=UTC0 date -d "@$moment" +%Y.%-m.%-d)
printf '%s\n' "$version" | grep -Eqx '[0-9]+(\.[0-9]+){2}' || fail "--version $version: not three numbers" "2026.12.1"
export SOURCE_DATE_EPOCH="$moment" LC_ALL=C.UTF-8 TZ=UTC0
packages() { # the names in a list; without what only a machine of its own needs, if so asked
  sed -n 's/^\([a-z0-9][^:]*\):.*/\1/p' "$here/image/$1" |
    if [ -n "$reduced" ]; then grep -vE '^(linux-image|firmware|intel-|amd64-|wireless-|dracut|systemd-boot)'; else cat; fi
}
own() { # own LABEL: where this machine's own apt has a part of Debian from
  # shellcheck disable=SC2016  # apt's own variable
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' "Label: $1" \
    'Component: main' 2>/dev/null | head -n 1
}
security=
[ -n "$mirror" ] || security=$(own Debian-Security) || :
[ -n "$mirror" ] || mirror=$(own Debian) || :
[ -n "$mirror" ] || fail "no mirror of Debian" "name one: --mirror https://…/debian/"
[ -n "$security" ] || security=${mirror%/debian/}/debian-security/ # as most mirrors have it

if [ -n "$plan" ]; then
  cat <<TXT
version      $version ($build)
mirror       $mirror
             $security
into         $out
tools        $(packages tools | wc -l) packages of Debian 13: what makes the image
base         $(packages packages | wc -l) packages of Debian 13, with what they need
wheels       $(grep -c '^[a-z].*==' "$here/image/requirements.lock") Python packages, by their hashes
root         the kiosk, $(find "$here/systemd" "$here/image/root" -type f | wc -l) files of the system's own; pruned; byte-compiled
verity       erofs with its hash tree: root.img
boot         initrd, one file for the firmware: efi.img
disk         efi-a efi-b 128 MB, root-a root-b 1536 MB, ilot-seed 64 MB, ilot-state 2048 MB: ilot.img.xz
signed with  ${key:-a key for trials}
trusts first ${trust:-no repository of policies (--trust)}
follows      ${updates:-what the seed names (--updates)}
TXT
  exit 0
fi

# --- what this machine must have ------------------------------------------------------------------
command -v openssl >/dev/null || fail "openssl is not installed" "apt-get install openssl"
command -v mmdebstrap >/dev/null || fail "mmdebstrap is not installed" "apt-get install mmdebstrap"
if [ "$(id -u)" = 0 ]; then
  mode=root
  as_root() { unshare --mount "$@"; }
else
  mode=unshare
  command -v newuidmap >/dev/null || fail "newuidmap is not installed" "apt-get install uidmap, or run as root"
  as_root() { mmdebstrap --unshare-helper "$@"; }
fi
python=/usr/bin/python3
"$python" -c 'import ensurepip' 2>/dev/null || fail "python3-venv is not installed" "apt-get install python3-venv"
mkdir -p "$out/archives" "$out/wheels"
free=$(df -Pm "$out" | awk 'NR == 2 { print $4 }')
wanted=8000
[ -z "$reduced" ] || wanted=4000
if [ "$free" -lt $wanted ]; then # what an earlier run has left, and this one makes anew, is room
  used=$(du -smc "$out"/*.part "$out/base" "$out/root" "$out"/*.img 2>/dev/null | tail -n 1 | cut -f 1) || :
  [ $((free + used)) -ge $wanted ] || fail "only $free MB free here" "$wanted MB are wanted; --output names another place"
fi
out=$(cd -- "$out" && pwd -P)
# held by all that we start: what is left of a run that was killed may still be at work
exec 9>"$out/.lock"
flock -n 9 || fail "another build is at work in $out" "wait for its end; fuser $out/.lock names it"
if [ $mode = unshare ]; then
  chmod 1777 "$out" # whom we are in there owns none of our files, and makes some beside them
  as_root test -x "$out" -a -r "$here/image/packages" ||
    fail "a folder above this one is closed to others" "chmod o+x it, or run as root"
fi
if [ -n "${clean-}" ]; then
  # shellcheck disable=SC2016  # that shell's own
  as_root sh -c 'cd "$1" && rm -rf tools base root ./*.img ./*.xz' clean "$out"
  rm -f "$out"/*.done
fi

# --- stages: each is done again only where what it is made from has changed -----------------------
began=$(date +%s)
made=
stage() { # stage NAME FINGERPRINT WORDS: tells whether it is to be made now
  name=$1
  case "$name" in
    tools | base | wheels) wanted=$(printf '%s' "$2" | sha256sum | cut -c 1-32) ;;
    *) wanted=$(printf '%s' "$2 $made" | sha256sum | cut -c 1-32) ;; # made anew where one before it was
  esac
  made="$made $wanted"
  if [ "$(cat "$out/$name.done" 2>/dev/null)" = "$wanted" ]; then
    say "$name: as it was"
    return 1
  fi
  rm -f "$out/$name.done"
  say "$name: $3"
}
finished() {
  printf '%s' "$wanted" >"$out/$name.done"
  say "$name: done, $(($(date +%s) - began)) s in all"
}
reached() {
  if [ "$until" = "$1" ]; then
    say "stopped after $1, as asked"
    exit 0
  fi
}
sum() { cat "$@" | sha256sum; }
tree() { # a fingerprint of folders: names, modes and contents
  (cd "$here" && find "$@" -type f ! -path '*/__pycache__/*' ! -name '*.pyc' -printf '%p %m %l\n' -o -type l -printf '%p %l\n' |
    LC_ALL=C sort && find "$@" -type f ! -path '*/__pycache__/*' ! -name '*.pyc' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) | sha256sum
}

places() { printf '%s\n' "$mirror trixie" "$mirror trixie-updates" "$security trixie-security"; }
sources() {
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  places | sed "s|.*|deb [signed-by=$keyring] & main non-free-firmware|"
}
newest() { # a mark of what Debian has now: yesterday's kernel is not sent to a hundred kiosks
  if places | while read -r place suite; do
    rm -f "$out/InRelease" # else apt goes on with another suite's
    /usr/lib/apt/apt-helper download-file "${place}dists/$suite/InRelease" "$out/InRelease" >/dev/null 2>&1 || exit 1
    grep -E '^ [0-9a-f]{64} .*(main|non-free-firmware)/binary-amd64/Packages$' "$out/InRelease"
  done >"$out/debian.new"; then
    mv "$out/debian.new" "$out/debian.now"
  else
    say "Debian cannot be asked for what is new: the packages are those of the last run"
  fi
  sum "$out/debian.now" 2>/dev/null || :
}

debian() { # debian FOLDER LIST OPTIONS...: a Debian 13 in a folder; packages once fetched are kept
  folder=$1
  list=$(packages "$2" | tr '\n' ' ')
  shift 2
  [ -z "$bare" ] || list="$list foot"
  # shellcheck disable=SC2016  # the inner shell's
  as_root sh -c 'cd "$1" 2>/dev/null && find . -maxdepth 1 -name "*.deb" -print0 | tar --null -T - -c' of \
    "$out/$folder.part/var/cache/apt/archives" | tar -x -C "$out/archives" 2>/dev/null || : # of a run that was cut
  # one that was killed has left this machine's own /proc and /sys mounted there
  # shellcheck disable=SC2016  # the inner shell's
  as_root sh -c 'while read -r _ point _; do case "$point" in "$1"/*) umount -l "$point" ;; esac; done </proc/self/mounts
    rm -rf --one-file-system "$1" "$2"' clear "$out/$folder.part" "$out/$folder"
  # shellcheck disable=SC2016  # the hooks' own
  sources | INITRD=No mmdebstrap --quiet --mode="$mode" --variant=apt --format=directory \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Retries "5"' \
    --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt=force-unsafe-io --skip=download/empty \
    --setup-hook='mkdir -p "$1/var/cache/apt/archives/partial"' \
    --setup-hook="sync-in $out/archives /var/cache/apt/archives" \
    --customize-hook="sync-out /var/cache/apt/archives $out/archives" \
    --customize-hook='rm -f "$1"/var/cache/apt/archives/*.deb' \
    --include="$list" "$@" trixie "$out/$folder.part" - || fail "$folder could not be made" \
    "is the network up, and does $mirror have Debian 13? What was fetched is kept: run it again"
  as_root mv "$out/$folder.part" "$out/$folder"
}

inside() { # inside FOLDER COMMAND...: run it in that Debian, with $out on /out and our files on /src
  folder=$out/$1
  shift
  # shellcheck disable=SC2016  # the inner shell's
  as_root sh -euc '
    folder=$1 out=$2 here=$3
    shift 3
    mkdir -p "$folder/out" "$folder/src"
    mount --bind "$out" "$folder/out"
    mount --bind "$here" "$folder/src"
    mount -t proc proc "$folder/proc"
    mount --rbind /dev "$folder/dev"
    exec chroot "$folder" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TZ=UTC0 \
      SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" PYTHONDONTWRITEBYTECODE=1 "$@"
  ' inside "$folder" "$out" "$here" "$@"
}

if stage tools "$(sum "$here/image/tools") $mirror" "Debian 13 with what makes the image"; then
  debian tools tools
  finished
fi
reached tools

if stage base "$(sum "$here/image/packages" "$here/image/unpacked") $mirror $reduced $bare $(newest)" "Debian 13 with the kiosk's packages"; then
  # shellcheck disable=SC2046  # an option a line, none with a blank
  debian base packages $(sed -n 's/^\(path-[a-z]*=[^ ]*\).*/--dpkgopt=\1/p' "$here/image/unpacked")
  finished
fi
reached base

if stage wheels "$(sum "$here/image/requirements.lock")" "Python packages, by their hashes"; then
  pip() { "$out/pip/bin/python" -m pip -q --disable-pip-version-check "$@"; }
  # a build that was cut off here has left one without its pip
  pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$out/pip" || fail "no virtual environment"
  target='--python-version 3.13 --implementation cp --platform manylinux_2_34_x86_64
    --platform manylinux_2_28_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64
    --only-binary=:all: --no-deps'
  # shellcheck disable=SC2086  # options
  pip download $target --require-hashes -r "$here/image/requirements.lock" -d "$out/wheels" ||
    fail "the Python packages could not be fetched" "is the network up? What was fetched is kept: run it again"
  rm -rf "$out/site-packages"
  # shellcheck disable=SC2086
  pip install $target --require-hashes --no-index --find-links "$out/wheels" --no-compile --no-warn-conflicts \
    -r "$here/image/requirements.lock" --target "$out/site-packages" || fail "the Python packages could not be unpacked"
  finished
fi
reached wheels

rules="$(tree kiosk assets config systemd image tests/sites tests/devices) $version $build $updates $(cat "${trust:-/dev/null}" "${certificate:-/dev/null}" | sha256sum) $bare"
if stage root "$rules" "the kiosk's own files, pruned and byte-compiled"; then
  if [ ! -x "$out/pip/bin/pybabel" ]; then # what compiles the translations, of the version that we work with
    awk '/^[a-z]/ { on = /^babel==/ } on' "$here/requirements.lock" >"$out/babel.lock"
    "$out/pip/bin/python" -m pip -q --disable-pip-version-check install --no-deps --require-hashes -r "$out/babel.lock" ||
      fail "babel could not be fetched" "is the network up?"
  fi
  "$here/image/catalogues" "$here" "$out/locale" "$out/pip/bin/python"
  # RAUC cannot sign with Ed25519, of which such keys once were
  if [ -z "$certificate" ] && ! openssl pkey -in "$out/trial.key" -noout -text 2>/dev/null | grep -q P-256; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
      -subj "/CN=Ilot, for trials only" -keyout "$out/trial.key" -out "$out/trial.crt" 2>/dev/null
  fi
  cp "${certificate:-$out/trial.crt}" "$out/signer.crt"
  rm -f "$out/trust.json"
  [ -z "$trust" ] || cp "$trust" "$out/trust.json"
  rm -f "$out/updates"
  [ -z "$updates" ] || echo "$updates" >"$out/updates"
  as_root rm -rf "$out/root"
  as_root cp -a --reflink=auto "$out/base" "$out/root"
  inside tools sh /src/image/root.sh "$version" "$build" "$bare"
  echo "$version" >"$out/VERSION"
  inside root sh /src/image/inside.sh
  finished
fi
reached root

if stage verity "$quick" "the root's file system and its hash tree"; then
  inside tools sh /src/image/verity.sh "$quick"
  finished
fi
reached verity

if stage boot "" "the file that the firmware starts"; then
  inside tools sh /src/image/boot.sh
  finished
fi
reached boot

if stage disk "" "the disk"; then
  inside tools sh /src/image/disk.sh
  inside tools python3 /src/image/contents.py "$version"
  finished
fi
say "$(du -h --apparent-size "$out/ilot.img.xz" | cut -f 1) compressed: $out/ilot.img.xz"
[ -n "$certificate" ] || say "signed for trials only: kiosks with this image take updates signed by $out/trial.key"
[ -n "$trust" ] || say "it knows no repository of policies (--trust)"
[ -n "$updates" ] || say "it updates itself only where its seed says whence (--updates)"
reached disk

if stage bundle "$(sum "${key:-$out/trial.key}")" "the update for kiosks that run already"; then
  # the key is ours: through a pipe, for whoever we are in there may not read it
  # shellcheck disable=SC2016  # that shell's own
  inside tools sh -euc 'umask 077; key=$(mktemp); trap "rm -f $key" EXIT; cat >"$key"; umask 022
    sh /src/image/bundle.sh --key "$key" --cert /out/signer.crt --from /out' <"${key:-$out/trial.key}"
  finished
fi
