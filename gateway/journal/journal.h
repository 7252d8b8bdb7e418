#pragma once
// The journal: what was decided, sent, received and by what right; append-only, each entry bound to
// the one before it, signed at checkpoints and verifiable offline with a public key. It carries
// ids, codes, digests and pseudonyms: it must never carry a value, never change or drop an entry,
// and never stamp what does not say where it came from. This room computes; it does no I/O of its
// own beyond the streams of an export.

#include "gateway/journal/anchor.h"
#include "gateway/journal/bodies.h"
#include "gateway/journal/chain.h"
#include "gateway/journal/checkpoint.h"
#include "gateway/journal/entry.h"
#include "gateway/journal/evidence.h"
#include "gateway/journal/excerpt.h"
#include "gateway/journal/export.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/journal/packed_provenance.h"
#include "gateway/journal/provenance.h"
