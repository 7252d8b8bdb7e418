// How much each client, party and purpose may take of the relays: limits.yaml.

#include "gateway/config/draft.h"

#include <set>
#include <tuple>

namespace gateway::config {

namespace {

constexpr std::int64_t most{1'000'000};

std::set<core::ClientId> clients_of(const Draft& draft) {
    std::set<core::ClientId> all;
    for (const Register& reg : draft.registers) {
        for (const Client& client : reg.clients) {
            all.insert(client.id);
        }
    }
    return all;
}

template <class Name> void name_it(
    const Sheet& sheet, const Tree& tree, const std::set<Name>& known, std::string_view what,
    Limit& made) {
    if (const std::optional<Name> name{refer(sheet, tree, known, what)}) {
        made.name = name->text();
    }
}

/// Whose limit it is: exactly one of client, party and purpose.
bool read_whose(const Draft& draft, MapReader& reader, Limit& made) {
    const Tree* const client{reader.find("client")};
    const Tree* const party{reader.find("party")};
    const Tree* const purpose{reader.find("purpose")};
    const int named{(client != nullptr) + (party != nullptr) + (purpose != nullptr)};
    if (named != 1) {
        reader.sheet().error(
            reader.line(), "LIMIT_WHOSE", "a limit is of a client, a party or a purpose, of one");
        return false;
    }
    if (client != nullptr) {
        made.of = Limit::Of::client;
        name_it(reader.sheet(), *client, clients_of(draft), "client", made);
    } else if (party != nullptr) {
        made.of = Limit::Of::party;
        name_it(reader.sheet(), *party, draft.party_ids, "party", made);
    } else {
        made.of = Limit::Of::purpose;
        name_it(reader.sheet(), *purpose, draft.purposes, "purpose", made);
    }
    return !made.name.empty();
}

std::optional<std::uint32_t> read_count(MapReader& reader, std::string_view key) {
    const std::int64_t count{reader.number_or(key, 0, 1, most)};
    return count == 0 ? std::nullopt : std::optional{static_cast<std::uint32_t>(count)};
}

}

void read_limits(Draft& draft) {
    const std::string file{"limits.yaml"};
    const std::optional<Tree> tree{draft.tree(file)};
    if (!tree) {
        return;
    }
    const Sheet sheet{file, draft.findings};
    MapReader reader{sheet, *tree, "the file of limits"};
    std::set<std::pair<Limit::Of, std::string>> known;
    for (const Tree* one : reader.needed_list("limits")) {
        MapReader limit{sheet, *one, "a limit"};
        Limit made;
        const bool named{read_whose(draft, limit, made)};
        made.a_minute = read_count(limit, "a-minute");
        made.at_once = read_count(limit, "at-once");
        limit.finish();
        if (!made.a_minute && !made.at_once) {
            sheet.error(one->line, "LIMIT_EMPTY", "a limit says a-minute, at-once or both");
        } else if (named && !known.emplace(made.of, made.name).second) {
            sheet.error(one->line, "ID_DUPLICATE", "it has a limit already");
        }
        draft.limits.push_back(std::move(made));
    }
    reader.finish();
}

}
