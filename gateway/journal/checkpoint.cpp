#include "gateway/journal/checkpoint.h"

#include "gateway/crypto/digest.h"
#include "gateway/journal/binary.h"
#include "gateway/journal/json_reader.h"
#include "gateway/journal/json_writer.h"

namespace gateway::journal {

namespace {

/// What is signed. The first text keeps it apart from anything else that the node's key may sign.
BinaryWriter signed_part(const Checkpoint& checkpoint) {
    BinaryWriter writer;
    writer.text("lautturi checkpoint 1");
    writer.number(checkpoint.chain);
    writer.number(checkpoint.sequence);
    writer.bytes(checkpoint.head);
    writer.bytes(checkpoint.previous);
    writer.text(checkpoint.system_identifier);
    writer.number(checkpoint.at.microseconds());
    writer.bytes(checkpoint.key);
    return writer;
}

}

Checkpoint sign_checkpoint(
    const ports::ChainHead& head, const std::optional<Checkpoint>& previous,
    std::string system_identifier, core::Instant at, const crypto::SigningKey& key) {
    Checkpoint checkpoint{
        head.chain,
        head.sequence,
        head.hash,
        previous ? digest_of(*previous) : core::Digest{},
        std::move(system_identifier),
        at,
        key.public_key().fingerprint(),
        {}};
    checkpoint.signature = key.sign(signed_part(checkpoint).view());
    return checkpoint;
}

bool is_signed_by(const Checkpoint& checkpoint, const crypto::VerifyKey& key) {
    return checkpoint.key == key.fingerprint()
           && key.verify(signed_part(checkpoint).view(), checkpoint.signature);
}

core::Digest digest_of(const Checkpoint& checkpoint) {
    BinaryWriter writer{signed_part(checkpoint)};
    writer.bytes(checkpoint.signature);
    return crypto::sha256(writer.view());
}

std::string encode_checkpoint(const Checkpoint& checkpoint) {
    JsonWriter json;
    json.open_object();
    json.instant("at", checkpoint.at);
    json.number("chain", checkpoint.chain);
    json.digest("head", checkpoint.head);
    json.digest("key", checkpoint.key);
    json.digest("previous", checkpoint.previous);
    json.number("sequence", checkpoint.sequence);
    json.key("signature");
    json.hex(checkpoint.signature);
    json.text("system", checkpoint.system_identifier);
    json.close_object();
    return json.take();
}

core::Result<Checkpoint> decode_checkpoint(std::string_view text) {
    JsonReader json{text};
    Checkpoint checkpoint;
    json.open_object();
    checkpoint.at = json.instant("at");
    checkpoint.chain = json.number("chain");
    checkpoint.head = json.digest("head");
    checkpoint.key = json.digest("key");
    checkpoint.previous = json.digest("previous");
    checkpoint.sequence = json.number("sequence");
    checkpoint.signature.resize(64); // of Ed25519
    json.require("signature");
    json.hex_into(checkpoint.signature);
    checkpoint.system_identifier = json.text("system");
    json.close_object();
    if (!json.complete()) {
        return core::Rejection{"CHECKPOINT_MALFORMED", {}};
    }
    return checkpoint;
}

std::string checkpoint_body(const Checkpoint& checkpoint) {
    JsonWriter json;
    json.open_object();
    json.number("chain", checkpoint.chain);
    json.digest("checkpoint", digest_of(checkpoint));
    json.digest("head", checkpoint.head);
    json.number("sequence", checkpoint.sequence);
    json.close_object();
    return json.take();
}

std::optional<CheckpointCitation> parse_checkpoint_body(std::string_view body) {
    JsonReader json{body};
    CheckpointCitation citation;
    json.open_object();
    citation.chain = json.number("chain");
    citation.checkpoint = json.digest("checkpoint");
    citation.head = json.digest("head");
    citation.sequence = json.number("sequence");
    json.close_object();
    return json.complete() ? std::optional{citation} : std::nullopt;
}

}
