#!/usr/bin/env bash
# Makes the certificates of the tests: a CA, and a server on localhost. They protect
# nothing, and are valid for 100 years. Needs OpenSSL 3.
set -euo pipefail
cd "$(dirname "$0")"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
  -days 36500 -subj "/CN=Test CA" -keyout ca.key -out ca.pem
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
  -subj "/CN=localhost" -keyout key.pem -out request.pem
openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -days 36500 \
  -extfile <(printf "subjectAltName=DNS:localhost,IP:127.0.0.1") -out cert.pem
rm ca.key request.pem ca.srl 2>/dev/null || true
