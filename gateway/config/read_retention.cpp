// Periods of payloads and of classes of items, and that the one does not undercut the other.

#include "gateway/config/exchange_checks.h"

#include <algorithm>
#include <array>
#include <set>

namespace gateway::config {

namespace {

using Clock = PayloadPeriod::Clock;

constexpr std::array<std::pair<std::string_view, Clock>, 3> clocks{
    {{"entry", Clock::entry}, {"last-event", Clock::last_event}, {"end", Clock::end}}};

constexpr std::int64_t most_years{130};
constexpr std::int32_t months_a_year{12};

/// The keys `clock`, `years` and `months`.
PayloadPeriod read_period(const Sheet& sheet, MapReader& reader) {
    PayloadPeriod period;
    const Tree* const word{reader.need("clock")};
    const auto clock = std::find_if(clocks.begin(), clocks.end(), [&](const auto& known) {
        return word != nullptr && known.first == word->text;
    });
    if (word != nullptr && clock == clocks.end()) {
        sheet.error(word->line, "TERM_UNKNOWN", "a clock is entry, last-event or end");
    }
    period.clock = clock == clocks.end() ? Clock::entry : clock->second;
    const std::int64_t years{reader.number_or("years", 0, 0, most_years)};
    const std::int64_t months{reader.number_or("months", 0, 0, most_years * months_a_year)};
    period.months = static_cast<std::int32_t>(years * months_a_year + months);
    if (!period.given()) {
        sheet.error(reader.line(), "RETENTION_PERIOD", "a period is one month at least");
    }
    if (period.clock != Clock::entry && months != 0) {
        sheet.error(
            reader.line(), "RETENTION_PERIOD", "a clock of the customership counts whole years");
    }
    return period;
}

/// Items of all that the exchange carries.
std::set<core::ItemId> items_of(const ReadExchange& read) {
    std::set<core::ItemId> items;
    for (const ReadLeg* const leg : {&read.record, &read.request, &read.response}) {
        for (const auto& [item, line] : leg->mapping.lines) {
            items.insert(item);
        }
    }
    return items;
}

bool touches(const ItemClass& one, const std::set<core::ItemId>& items) {
    return std::any_of(
        items.begin(), items.end(), [&](core::ItemId item) { return one.items.contains(item); });
}

/// The longest period of the classes where they cover all that is carried and go by one clock;
/// else none: as long as the person.
PayloadPeriod of_classes(const Register& owner, const std::set<core::ItemId>& items) {
    PayloadPeriod longest;
    std::set<core::ItemId> left{items};
    for (const ItemClass& one : owner.retention) {
        if (!touches(one, items)) {
            continue;
        }
        if (one.permanent || (longest.given() && one.period.clock != longest.clock)) {
            return {};
        }
        longest.clock = one.period.clock;
        longest.months = std::max(longest.months, one.period.months);
        for (const core::ItemId item : one.items) {
            left.erase(item);
        }
    }
    return left.empty() ? longest : PayloadPeriod{};
}

}

void read_item_classes(Draft& draft, const Sheet& sheet, MapReader& reader, Register& made) {
    std::set<std::string> names;
    std::set<core::ItemId> placed;
    for (const Tree* tree : reader.list("retention")) {
        MapReader one{sheet, *tree, "a class of items"};
        ItemClass read;
        if (const Tree* const name{one.need("class")}) {
            read.name = read_word(sheet, *name).value_or("");
            if (!is_name(read.name) || !names.insert(read.name).second) {
                sheet.error(name->line, "ID_DUPLICATE", "each class has a name of its own");
            }
        }
        for (const core::ItemId item :
             refer_all(sheet, one.needed_list("items"), draft.items, "item")) {
            if (!placed.insert(item).second) {
                sheet.error(
                    tree->line, "RETENTION_TWICE",
                    said(item.text()) + " is in another class of this register, too");
            }
            read.items.insert(item);
        }
        read.permanent = one.boolean_or("permanent", false);
        if (!read.permanent) {
            read.period = read_period(sheet, one);
        }
        one.finish();
        made.retention.push_back(std::move(read));
    }
}

PayloadPeriod read_payloads(const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "the period of payloads"};
    const PayloadPeriod period{read_period(sheet, reader)};
    reader.finish();
    return period;
}

void check_retention(ReadExchange& read, const Register* owner, const Sheet& sheet) {
    if (owner == nullptr) {
        return;
    }
    PayloadPeriod& own{read.exchange.payloads};
    const std::set<core::ItemId> items{items_of(read)};
    if (!own.given()) {
        own = of_classes(*owner, items);
        return;
    }
    const auto at = read.lines.find("payloads");
    const std::size_t line{at == read.lines.end() ? read.line : at->second};
    for (const ItemClass& one : owner->retention) {
        const bool undercut{
            one.permanent || one.period.clock != own.clock || one.period.months > own.months};
        if (touches(one, items) && undercut) {
            sheet.error(
                line, "RETENTION_SHORTER",
                "class " + said(one.name) + " of the register, of which items are carried, is kept "
                    + (one.permanent                   ? std::string{"for ever"}
                       : one.period.clock != own.clock ? std::string{"by another clock"}
                                                       : std::string{"longer"}));
        }
    }
}

}
