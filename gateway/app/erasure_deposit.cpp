#include "gateway/app/erasure_deposit.h"

#include "gateway/app/new_file.h"
#include "gateway/core/error.h"
#include "gateway/crypto/signature.h"
#include "gateway/storage/journal_store.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <vector>

namespace gateway::app {

namespace fs = std::filesystem;

using text::JsonValue;

namespace {

constexpr std::string_view name_begins{"erasures-"};
constexpr std::string_view name_ends{".jsonl"};

std::string whole(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// What the signature is over.
std::string signed_text(const std::string& system, std::string_view lines) {
    return "lautturi erasures 1\n" + system + '\n' + std::string{lines};
}

/// `{"deposit":{"signature":…,"system":…}}`, the last line of a deposit.
std::string last_line(const std::string& system, const core::Bytes& signature) {
    JsonValue inner{JsonValue::make_object()};
    inner.add("signature", JsonValue::of_string(core::to_hex(signature)))
        .add("system", JsonValue::of_string(system));
    JsonValue line{JsonValue::make_object()};
    line.add("deposit", std::move(inner));
    return text::write_json(line) + '\n';
}

/// What stands in the last line.
struct LastLine {
    std::size_t begins{0};
    std::string system;
    std::optional<core::Bytes> signature;
};

LastLine last_line_of(const std::string& deposit) {
    LastLine last;
    const std::size_t before{
        deposit.size() < 2 ? std::string::npos : deposit.rfind('\n', deposit.size() - 2)};
    last.begins = before == std::string::npos ? 0 : before + 1;
    const core::Result<JsonValue> read{text::parse_json(deposit.substr(last.begins))};
    const JsonValue* const inner{read ? read.value().find("deposit") : nullptr};
    if (inner != nullptr) {
        last.system = inner->string_at("system").value_or("");
        last.signature = core::from_hex(inner->string_at("signature").value_or(""));
    }
    return last;
}

/// Its lines, if one of the keys signed them for this system.
std::optional<std::string> signed_lines(
    const std::string& deposit, const std::string& system,
    const std::vector<crypto::VerifyKey>& keys) {
    const LastLine last{last_line_of(deposit)};
    std::string lines{deposit.substr(0, last.begins)};
    const std::string text{signed_text(system, lines)};
    const bool good{
        last.system == system && last.signature
        && std::any_of(keys.begin(), keys.end(), [&](const crypto::VerifyKey& key) {
               return key.verify(core::as_bytes(text), *last.signature);
           })};
    return good ? std::optional{std::move(lines)} : std::nullopt;
}

std::string names_of(const std::string& system) {
    return std::string{name_begins} + system + '-';
}

/// Sorts by the time of the last erasure and says how many there are: another list, another name.
std::string name_of(const std::string& system, const std::string& lines) {
    std::istringstream in{lines};
    ErasureList listed;
    read_erasures(in, listed);
    core::Instant last{};
    for (const auto& [person, at] : listed) {
        last = std::max(last, at);
    }
    std::string stamp{core::to_utc_text(last)};
    std::erase_if(stamp, [](char letter) { return letter == '-' || letter == ':'; });
    std::string name{names_of(system)};
    name.append(stamp).append("-");
    return name.append(std::to_string(listed.size())).append(name_ends);
}

}

bool deposit_erasures(Installation& installation) {
    const fs::path folder{installation.settings().anchors.folder};
    const std::string lines{whole(erasure_list_of(installation.settings()))};
    if (folder.empty() || lines.empty()) {
        return true;
    }
    const std::string system{installation.store().journal().system_identifier()};
    std::error_code failed;
    const fs::path place{folder / name_of(system, lines)};
    const crypto::SigningKey& key{installation.signing_key()};
    if (signed_lines(whole(place), system, {key.public_key()})) {
        return true;
    }
    try { // in the place of one that a former key signed, too
        NewFile deposit{place};
        deposit.stream() << lines
                         << last_line(system, key.sign(core::as_bytes(signed_text(system, lines))));
        deposit.keep();
    } catch (const core::GatewayError&) {
        return false;
    }
    return true;
}

void read_deposited_erasures(Installation& installation, ErasureList& listed) {
    const std::string system{installation.store().journal().system_identifier()};
    const Signers signers{installation.signers()};
    std::error_code none;
    for (const fs::directory_entry& entry :
         fs::directory_iterator{installation.settings().anchors.folder, none}) {
        const std::string name{entry.path().filename().string()};
        if (!name.starts_with(name_begins) || !name.ends_with(name_ends)) {
            continue;
        }
        if (!std::ifstream{entry.path(), std::ios::binary}) {
            throw core::GatewayError{
                "ERASURE_LIST_UNREADABLE", entry.path().string(), core::GatewayError::Retry::never};
        }
        const std::string deposit{whole(entry.path())};
        if (deposit.empty()) {
            continue; // cut short before its first byte: it never was one
        }
        if (const auto lines = signed_lines(deposit, system, signers.keys())) {
            std::istringstream in{*lines};
            read_erasures(in, listed);
        } else if (name.starts_with(names_of(system)) || last_line_of(deposit).system == system) {
            // whoever it names would come back with a backup
            throw core::GatewayError{
                "SIGNER_UNKNOWN", entry.path().string(), core::GatewayError::Retry::never};
        }
    }
}

}
