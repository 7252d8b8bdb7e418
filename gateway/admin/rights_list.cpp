// /rights/requests, page by page: whoever waits for an answer, by the day on which it is due; then
// those who have it, the latest that came first. Only the latter grow with the years: of them no
// more is read than a page.

#include "gateway/admin/paging.h"
#include "gateway/admin/rights_desk.h"
#include "gateway/rights/case_json.h"
#include "gateway/rights/deadline.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace gateway::admin {

using text::JsonValue;

namespace {

enum class Part : bool { waiting, done };

/// Of those who wait the day is when it is due, of the others when it came.
struct Place {
    Part part{Part::waiting};
    core::LocalDate day{};
    core::MessageId request{};
};

/// `w.DAY.REQUEST` or `d.DAY.REQUEST`: opaque to whoever was given it.
std::string cursor_of(const Place& place) {
    std::string text{place.part == Part::waiting ? "w." : "d."};
    return text.append(core::to_text(place.day)).append(".").append(place.request.text());
}

std::optional<Place> parse_place(std::string_view cursor) {
    constexpr std::size_t day_at{2};
    constexpr std::size_t id_at{day_at + 11};
    const bool waits{cursor.starts_with("w.")};
    if ((!waits && !cursor.starts_with("d.")) || cursor.size() <= id_at
        || cursor[id_at - 1] != '.') {
        return std::nullopt;
    }
    const auto day = core::parse_date(cursor.substr(day_at, id_at - day_at - 1));
    const auto request = core::MessageId::parse(cursor.substr(id_at));
    return day && request ? std::optional{Place{waits ? Part::waiting : Part::done, *day, *request}}
                          : std::nullopt;
}

struct Page {
    std::optional<Place> behind{};
    std::size_t length{0};
};

Page read_page(const JsonValue& body, text::StrictJson& json) {
    json.allow_keys(body, "", {"behind", "limit"});
    Page page;
    page.behind = read_behind(body, json, parse_place);
    page.length = read_limit(body, json, list_pages);
    return page;
}

struct Waiting {
    core::LocalDate due{};
    ports::RightsCase request{};

    [[nodiscard]] bool before(core::LocalDate day, core::MessageId id) const {
        return std::tuple{due, request.request.request} < std::tuple{day, id};
    }
};

/// Those who wait are few: an answer is due within a month.
std::vector<Waiting> waiting_of(ports::Rights& rights, core::LocalDate today) {
    std::vector<Waiting> waiting;
    for (ports::RightsCase& one : rights.cases(ports::Rights::Cases::waiting)) {
        const core::LocalDate due{rights::deadline_of(one, today).due};
        waiting.push_back(Waiting{due, std::move(one)});
    }
    std::sort(waiting.begin(), waiting.end(), [](const Waiting& left, const Waiting& right) {
        return left.before(right.due, right.request.request.request);
    });
    return waiting;
}

/// The places and cases of a page, and one more, if there is one.
std::vector<std::pair<Place, ports::RightsCase>>
rows_of(ports::Rights& rights, const std::vector<Waiting>& waiting, const Page& page) {
    std::vector<std::pair<Place, ports::RightsCase>> rows;
    const std::size_t wanted{page.length + 1};
    const bool past{page.behind && page.behind->part == Part::done};
    for (const Waiting& one : waiting) {
        const core::MessageId id{one.request.request.request};
        const bool seen{
            past
            || (page.behind
                && (one.before(page.behind->day, page.behind->request)
                    || id == page.behind->request))};
        if (!seen && rows.size() < wanted) {
            rows.emplace_back(Place{Part::waiting, one.due, id}, one.request);
        }
    }
    if (rows.size() < wanted) {
        std::optional<ports::Rights::Behind> behind;
        if (past) {
            behind = ports::Rights::Behind{page.behind->day, page.behind->request};
        }
        for (ports::RightsCase& one : rights.done(wanted - rows.size(), behind)) {
            const Place place{Part::done, one.request.received, one.request.request};
            rows.emplace_back(place, std::move(one));
        }
    }
    return rows;
}

Answer page_of(ports::Rights& rights, const Page& page, core::LocalDate today) {
    const std::vector<Waiting> waiting{waiting_of(rights, today)};
    auto rows = rows_of(rights, waiting, page);
    const bool more{rows.size() > page.length};
    if (more) {
        rows.pop_back();
    }
    JsonValue requests{JsonValue::make_array()};
    for (const auto& [place, request] : rows) {
        requests.push(rights::json_of(request, today));
    }
    const auto late = std::count_if(
        waiting.begin(), waiting.end(), [&](const Waiting& one) { return one.due < today; });
    JsonValue body{JsonValue::make_object()};
    body.add("requests", std::move(requests))
        .add("next", more ? word(cursor_of(rows.back().first)) : JsonValue{})
        .add("waiting", JsonValue::of_integer(static_cast<std::int64_t>(waiting.size())))
        .add("late", JsonValue::of_integer(static_cast<std::int64_t>(late)));
    return Answer::of(std::move(body));
}

}

Answer list_rights(const Call& call, Parts& parts) {
    Page page;
    page.length = static_cast<std::size_t>(list_pages.longest);
    return page_of(*parts.rights, page, core::local_date(call.now));
}

Answer query_rights(const Call& call, Parts& parts) {
    text::StrictJson json;
    const Page page{read_page(call.body, json)};
    return json.wrong() ? Answer::wrong(problems::request_invalid, json.errors())
                        : page_of(*parts.rights, page, core::local_date(call.now));
}

}
