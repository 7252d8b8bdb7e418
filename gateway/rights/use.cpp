#include "gateway/rights/use.h"

#include "gateway/core/calendar.h"
#include "gateway/rights/names.h"
#include "gateway/text/json_reader.h"

#include <charconv>
#include <deque>

namespace gateway::rights {

using text::JsonValue;

namespace {

constexpr std::chrono::hours bulk_window{1};
/// So many refused calls of one user are a question, fewer a slip.
constexpr std::int64_t refused_limit{5};

/// One call, as its entry tells it.
struct CallMade {
    core::Instant at;
    core::PersonNo person{core::PersonNo::none};
    std::string user; ///< empty: nobody we know
    std::string resource;
    std::string purpose;
    std::int64_t status{0};
    std::int64_t unrecorded{0};

    [[nodiscard]] bool refused() const noexcept { return status == 401 || status == 403; }
    [[nodiscard]] bool shows() const noexcept {
        return person != core::PersonNo::none && status >= 200 && status < 300;
    }
};

std::int64_t number_in(std::string_view text) {
    std::int64_t number{0};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc{} && end == text.data() + text.size() ? number : 0;
}

/// Entries are many: each is read without a tree of it. One that cannot be read tells nothing but
/// that it is there.
CallMade call_of(const ports::PersonTrace& trace, text::JsonReader& reader) {
    CallMade told;
    const auto read = reader.leaves(
        trace.body, [&](std::string_view path, core::Value::Kind kind, std::string_view text) {
            if (kind == core::Value::Kind::text) {
                if (path == "/user") {
                    told.user = text;
                } else if (path == "/resource") {
                    told.resource = text;
                } else if (path == "/purpose") {
                    told.purpose = text;
                }
            } else if (path == "/status") {
                told.status = number_in(text);
            } else if (path == "/unrecorded") {
                told.unrecorded = number_in(text);
            }
        });
    CallMade call{read ? std::move(told) : CallMade{}};
    call.at = trace.at;
    call.person = trace.person;
    return call;
}

/// What was counted of a user or of a group.
struct Counted {
    std::int64_t calls{0};
    std::int64_t reads{0};
    std::int64_t refused{0};
    std::int64_t limited{0}; ///< for their number, without an entry each
    std::int64_t without_purpose{0};
    std::set<core::PersonNo> persons;
    std::map<std::string, std::int64_t> purposes;
    std::map<std::string, std::int64_t> resources;

    void add(const CallMade& call) {
        ++calls;
        refused += call.refused() ? 1 : 0;
        limited += call.unrecorded;
        ++resources[call.resource];
        if (call.shows()) {
            ++reads;
            persons.insert(call.person);
            without_purpose += call.purpose.empty() ? 1 : 0;
            ++purposes[call.purpose.empty() ? "not-told" : call.purpose];
        }
    }
};

JsonValue map_json(const std::map<std::string, std::int64_t>& counts) {
    JsonValue object{JsonValue::make_object()};
    for (const auto& [key, count] : counts) {
        object.add(key.empty() ? "none" : key, json(count));
    }
    return object;
}

void add_counts(JsonValue& object, const Counted& counted) {
    object.add("calls", json(counted.calls))
        .add("reads", json(counted.reads))
        .add("persons", json(static_cast<std::int64_t>(counted.persons.size())))
        .add("refused", json(counted.refused))
        .add("limited", json(counted.limited))
        .add("without_purpose", json(counted.without_purpose))
        .add("purposes", map_json(counted.purposes))
        .add("resources", map_json(counted.resources));
}

/// Something to ask about: the first and last time, and how often.
struct Anomaly {
    core::Instant from;
    core::Instant until;
    std::int64_t count{0};

    void add(core::Instant at) {
        from = count == 0 ? at : from;
        until = at;
        ++count;
    }
};

class Anomalies final {
public:
    Anomalies(const UseQuestion& question, const Watched& watched) noexcept
        : m_question{question}, m_watched{watched} {}

    void look(const CallMade& call) {
        const auto note = [&](const char* kind) { m_found[{call.user, kind}].add(call.at); };
        if (call.refused()) {
            note("refused");
        }
        if (call.unrecorded > 0) {
            note("limited");
        }
        const bool attempt{call.refused() && !call.user.empty()}; // a stranger works at no hour
        if ((call.shows() || attempt) && at_night(call.at)) {
            note("night");
        } else if ((call.shows() || attempt) && at_weekend(call.at)) {
            note("weekend");
        }
        if (!call.shows()) {
            return;
        }
        if (call.purpose.empty()) {
            note("without-purpose");
        }
        if (m_watched.public_figures.contains(call.person)) {
            note("public-figure");
        }
        if (m_watched.colleagues.contains(call.person)) {
            note("colleague");
        }
        const auto own = m_watched.namesakes.find(call.user);
        if (own != m_watched.namesakes.end() && own->second.contains(call.person)) {
            note("namesake");
        }
        look_for_bulk(call);
    }

    [[nodiscard]] JsonValue told() const {
        JsonValue list{JsonValue::make_array()};
        for (const auto& [which, anomaly] : m_found) {
            const auto& [user, kind] = which;
            if (std::string_view{kind} == "refused" && anomaly.count < refused_limit) {
                continue;
            }
            JsonValue one{JsonValue::make_object()};
            one.add("kind", json(kind))
                .add("user", json(user))
                .add("at", json(anomaly.from))
                .add("until", json(anomaly.until))
                .add("count", json(anomaly.count));
            list.push(std::move(one));
        }
        return list;
    }

private:
    /// The hour in Finland, as it is written: `YYYY-MM-DDTHH:…`.
    [[nodiscard]] bool at_night(core::Instant at) const {
        constexpr std::size_t hour_at{11};
        const int hour{std::stoi(core::to_helsinki_text(at).substr(hour_at, 2))};
        return m_question.night_from <= m_question.night_until
                   ? hour >= m_question.night_from && hour < m_question.night_until
                   : hour >= m_question.night_from || hour < m_question.night_until;
    }

    [[nodiscard]] static bool at_weekend(core::Instant at) {
        const core::LocalDate day{core::local_date(at)};
        const core::Weekday weekday{core::weekday(day)};
        return weekday == core::Weekday::saturday || weekday == core::Weekday::sunday
               || core::is_public_holiday(day);
    }

    /// More different persons within an hour than one has customers. Counted once where it begins,
    /// and then for each further one.
    void look_for_bulk(const CallMade& call) {
        Recent& recent{m_recent[call.user]};
        recent.calls.emplace_back(call.at, call.person);
        ++recent.persons[call.person];
        while (recent.calls.front().first + bulk_window <= call.at) {
            const auto person = recent.persons.find(recent.calls.front().second);
            if (--person->second == 0) {
                recent.persons.erase(person);
            }
            recent.calls.pop_front();
        }
        if (recent.persons.size() > m_question.bulk) {
            m_found[{call.user, "bulk"}].add(call.at);
        }
    }

    /// What a user read within the window, and how often whom.
    struct Recent {
        std::deque<std::pair<core::Instant, core::PersonNo>> calls;
        std::map<core::PersonNo, std::int64_t> persons;
    };

    const UseQuestion& m_question;
    const Watched& m_watched;
    std::map<std::pair<std::string, std::string>, Anomaly> m_found;
    std::map<std::string, Recent> m_recent;
};

JsonValue roles_json(const std::vector<std::string>& roles) {
    JsonValue list{JsonValue::make_array()};
    for (const std::string& role : roles) {
        list.push(json(role));
    }
    return list;
}

}

JsonValue use_report(
    const UseQuestion& question, std::span<const ports::PersonTrace> calls,
    std::span<const ports::User> users, const Watched& watched) {
    std::map<std::string, std::vector<std::string>> roles;
    for (const ports::User& user : users) {
        roles[user.name.text()] = user.roles;
    }
    std::map<std::string, Counted> by_user;
    std::map<std::string, Counted> by_role;
    Counted strangers;
    Anomalies anomalies{question, watched};
    text::JsonReader reader;
    for (const ports::PersonTrace& trace : calls) {
        const CallMade call{call_of(trace, reader)};
        anomalies.look(call);
        if (call.user.empty()) {
            strangers.add(call);
            continue;
        }
        by_user[call.user].add(call);
        for (const std::string& role : roles[call.user]) {
            by_role[role].add(call);
        }
    }
    JsonValue people{JsonValue::make_array()};
    for (const auto& [user, counted] : by_user) {
        JsonValue one{JsonValue::make_object()};
        one.add("user", json(user)).add("roles", roles_json(roles[user]));
        add_counts(one, counted);
        people.push(std::move(one));
    }
    JsonValue groups{JsonValue::make_array()};
    for (const auto& [role, counted] : by_role) {
        JsonValue one{JsonValue::make_object()};
        one.add("role", json(role));
        add_counts(one, counted);
        groups.push(std::move(one));
    }
    JsonValue others{JsonValue::make_object()};
    add_counts(others, strangers);
    JsonValue report{JsonValue::make_object()};
    report.add("from", json(question.from))
        .add("until", json(question.until))
        .add("users", std::move(people))
        .add("groups", std::move(groups))
        .add("strangers", std::move(others))
        .add("anomalies", anomalies.told());
    if (!watched.not_read.empty()) {
        JsonValue not_read{JsonValue::make_array()};
        for (const std::string& selection : watched.not_read) {
            not_read.push(json(selection));
        }
        JsonValue namesakes{JsonValue::make_object()};
        namesakes.add("not_read", std::move(not_read));
        report.add("namesakes", std::move(namesakes));
    }
    return report;
}

}
