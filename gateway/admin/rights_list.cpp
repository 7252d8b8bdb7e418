// /rights/requests, page by page: whoever waits for an answer, by the day on which it is due; then
// those who have it, the latest that came first.

#include "gateway/admin/paging.h"
#include "gateway/admin/rights_desk.h"
#include "gateway/rights/case_json.h"
#include "gateway/rights/deadline.h"
#include "gateway/rights/steps.h"

#include <algorithm>
#include <iterator>
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

using Row = std::pair<Place, ports::RightsCase>;

/// Whether one stands before another: whoever waits first, by when the answer is due; of the others
/// the latest that came.
bool before(const Place& left, const Place& right) {
    if (left.part != right.part) {
        return left.part == Part::waiting;
    }
    const std::tuple one{left.day, left.request};
    const std::tuple other{right.day, right.request};
    return left.part == Part::waiting ? one < other : other < one;
}

std::vector<Row> rows_of(ports::Rights& rights, core::LocalDate today) {
    std::vector<Row> rows;
    for (ports::RightsCase& one : rights.cases(ports::Rights::Cases::all)) {
        const rights::Standing standing{rights::standing_of(one)};
        const bool waits{
            standing == rights::Standing::open || standing == rights::Standing::waits
            || standing == rights::Standing::decided};
        const Place place{
            waits ? Part::waiting : Part::done,
            waits ? rights::deadline_of(one, today).due : one.request.received,
            one.request.request};
        rows.emplace_back(place, std::move(one));
    }
    std::sort(rows.begin(), rows.end(), [](const Row& left, const Row& right) {
        return before(left.first, right.first);
    });
    return rows;
}

Answer page_of(ports::Rights& rights, const Page& page, core::LocalDate today) {
    const std::vector<Row> rows{rows_of(rights, today)};
    const auto waits = [](const Row& row) { return row.first.part == Part::waiting; };
    const auto late = [&](const Row& row) { return waits(row) && row.first.day < today; };
    const auto first = page.behind ? std::find_if(
                           rows.begin(), rows.end(),
                           [&](const Row& row) { return before(*page.behind, row.first); })
                                   : rows.begin();
    const auto left = static_cast<std::size_t>(rows.end() - first);
    const auto end = first + static_cast<std::ptrdiff_t>(std::min(left, page.length));
    JsonValue requests{JsonValue::make_array()};
    for (auto row = first; row != end; ++row) {
        requests.push(rights::json_of(row->second, today));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("requests", std::move(requests))
        .add("next", end != rows.end() ? word(cursor_of(std::prev(end)->first)) : JsonValue{})
        .add("waiting", JsonValue::of_integer(std::count_if(rows.begin(), rows.end(), waits)))
        .add("late", JsonValue::of_integer(std::count_if(rows.begin(), rows.end(), late)));
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
