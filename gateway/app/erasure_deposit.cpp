#include "gateway/app/erasure_deposit.h"

#include "gateway/core/error.h"
#include "gateway/crypto/signature.h"
#include "gateway/storage/journal_store.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

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

/// The lines of a deposit of this system that its key signed; nothing of any other.
std::optional<std::string>
ours(const std::string& deposit, const std::string& system, const crypto::VerifyKey& key) {
    if (deposit.size() < 2) {
        return std::nullopt;
    }
    const std::size_t before{deposit.rfind('\n', deposit.size() - 2)};
    const std::size_t begins{before == std::string::npos ? 0 : before + 1};
    const core::Result<JsonValue> last{text::parse_json(deposit.substr(begins))};
    const JsonValue* const inner{last ? last.value().find("deposit") : nullptr};
    if (inner == nullptr || inner->string_at("system").value_or("") != system) {
        return std::nullopt;
    }
    const std::optional<core::Bytes> signature{
        core::from_hex(inner->string_at("signature").value_or(""))};
    std::string lines{deposit.substr(0, begins)};
    const bool good{
        signature && key.verify(core::as_bytes(signed_text(system, lines)), *signature)};
    return good ? std::optional{std::move(lines)} : std::nullopt;
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
    std::string name{name_begins};
    name.append(system).append("-").append(stamp).append("-");
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
    if (fs::exists(place, failed)) {
        return true;
    }
    // under another name first: what was cut short is no list
    const fs::path beside{folder / ("." + place.filename().string() + ".part")};
    std::ofstream out{beside, std::ios::binary | std::ios::trunc};
    out << lines
        << last_line(
               system, installation.signing_key().sign(core::as_bytes(signed_text(system, lines))));
    out.close();
    if (!out) {
        return false;
    }
    fs::rename(beside, place, failed);
    return !failed;
}

void read_deposited_erasures(Installation& installation, ErasureList& listed) {
    const std::string system{installation.store().journal().system_identifier()};
    const crypto::VerifyKey key{installation.signing_key().public_key()};
    std::error_code none;
    for (const fs::directory_entry& entry :
         fs::directory_iterator{installation.settings().anchors.folder, none}) {
        const std::string name{entry.path().filename().string()};
        if (!name.starts_with(name_begins) || !name.ends_with(name_ends)) {
            continue;
        }
        if (const std::optional<std::string> lines{ours(whole(entry.path()), system, key)}) {
            std::istringstream in{*lines};
            read_erasures(in, listed);
        }
    }
}

}
