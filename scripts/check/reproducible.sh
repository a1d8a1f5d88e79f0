#!/usr/bin/env bash
# Builds again in another folder and compares: every build of a commit must be the same, byte for byte.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/another/place"
cp -r package.json package-lock.json tsconfig.json LICENSE README.md bin schemas scripts src node_modules "$folder/another/place/"
(cd "$folder/another/place" && TZ=Asia/Tokyo LC_ALL=C npm run --silent build)
diff -r dist "$folder/another/place/dist"
cmp bin/ec2img.js "$folder/another/place/bin/ec2img.js"
echo "built twice: identical, $(find dist -type f | wc -l) files"
