#include "tests/support/population/files.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace tests::population {

namespace {

using Json = nlohmann::ordered_json;

/// Draws `count` of the persons that fit, in a random order.
std::vector<const Person*>
draw_persons(const Population& population, Random& random, std::size_t count, bool fund_members) {
    std::vector<std::size_t> fitting;
    for (const std::size_t at : population.job_seekers) {
        const Person& person{population.persons[at]};
        if (!person.hetu.empty() && !person.job_seeker->wrong
            && (!fund_members || person.job_seeker->fund_member)) {
            fitting.push_back(at);
        }
    }
    std::vector<const Person*> drawn;
    for (const std::size_t at : random.choose(fitting, count)) {
        drawn.push_back(&population.persons[at]);
    }
    random.shuffle(drawn);
    return drawn;
}

/// Which places of a delivery are spoilt: the first of them are `wrong`, the rest lack their
/// source.
struct Spoilt {
    std::vector<std::size_t> wrong;
    std::set<std::size_t> without_source;
};

Spoilt spoil(Random& random, std::size_t records, std::size_t wrong, std::size_t without_source) {
    std::vector<std::size_t> places(records);
    for (std::size_t at{0}; at < records; ++at) {
        places[at] = at;
    }
    std::vector<std::size_t> drawn{random.choose(places, wrong + without_source)};
    random.shuffle(drawn);
    const auto split = drawn.begin() + static_cast<std::ptrdiff_t>(std::min(wrong, drawn.size()));
    return {{drawn.begin(), split}, {split, drawn.end()}};
}

std::size_t turn_of(const std::vector<std::size_t>& wrong, std::size_t at) {
    return static_cast<std::size_t>(std::find(wrong.begin(), wrong.end(), at) - wrong.begin());
}

LocalDate month_start(LocalDate day, std::int64_t months_back) {
    day.day = 1;
    for (; months_back > 0; --months_back) {
        day.month = day.month == 1 ? 12 : static_cast<std::uint8_t>(day.month - 1);
        day.year = static_cast<std::int16_t>(day.year - (day.month == 12 ? 1 : 0));
    }
    return day;
}

std::string
keha_line(const Person& person, const Parameters& parameters, bool with_source, Random& random) {
    Json line;
    line["personalId"] = person.hetu;
    line["familyName"] = person.family_name;
    line["givenNames"] = person.given_names;
    line["occupationCode"] = random.pick(parameters.occupations);
    line["jobSeekingStatus"] = random.pick(parameters.jobseeking_statuses);
    line["statusFrom"] = gateway::core::to_text(person.job_seeker->from);
    std::string recorder{random.per_mille(700) ? "asiantuntija/tma-" : "palveluneuvoja/tma-"};
    recorder += std::to_string(random.between(2001, 2099));
    const std::string recorded_at{
        instant_on(month_start(parameters.as_of, random.between(0, 2)), random)};
    if (with_source) {
        line["source"] = {
            {"system", "tyomarkkinatori"}, {"recorder", recorder}, {"recordedAt", recorded_at}};
    }
    return line.dump();
}

/// Cut in its middle; a key that stands twice; a code whose check character is wrong.
std::string spoilt_line(std::string line, const Person& person, std::size_t turn) {
    if (turn == 0) {
        return line.substr(0, line.size() * 3 / 5);
    }
    if (turn == 1) {
        return "{\"personalId\":\"" + person.hetu + "\"," + line.substr(1);
    }
    Person wrong{person};
    wrong.job_seeker->wrong = Wrong::check_character;
    return line.replace(line.find(person.hetu), person.hetu.size(), shown_hetu(wrong));
}

std::string escaped(const std::string& text) {
    std::string result;
    for (const char byte : text) {
        switch (byte) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        default: result += byte;
        }
    }
    return result;
}

std::string element(const char* name, const std::string& text) {
    return std::string{"<"} + name + ">" + escaped(text) + "</" + name + ">";
}

/// `wrong`: 0 a number of days in words, 1 a day that does not exist, otherwise nothing.
std::string payment(
    const Person& person, const Parameters& parameters, bool with_source, std::size_t wrong,
    Random& random) {
    const LocalDate from{month_start(parameters.as_of, random.between(1, 4))};
    LocalDate until{from};
    until.day = static_cast<std::uint8_t>(random.between(5, 28));
    std::string paid_until{gateway::core::to_text(until)};
    std::string days{std::to_string(random.between(1, until.day * 5 / 7))};
    const std::string type{random.pick(parameters.benefit_types)};
    const std::string recorder{
        "etuuskasittelija/kassa-" + std::to_string(random.between(301, 330))};
    const std::string recorded_at{instant_on(month_start(parameters.as_of, 0), random)};
    if (wrong == 0) {
        days = "viisi";
    }
    if (wrong == 1) {
        paid_until.replace(5, 5, "02-30");
    }
    std::string text{
        "  <payment>" + element("personalId", person.hetu) + element("benefitType", type)};
    text += element("paidFrom", gateway::core::to_text(from)) + element("paidUntil", paid_until);
    text += element("daysPaid", days);
    if (with_source) {
        text += "<source>" + element("system", "kassa-etuus") + element("recorder", recorder)
                + element("recordedAt", recorded_at) + "</source>";
    }
    return text + "</payment>\n";
}

void sort_out(Delivery& delivery, std::size_t at, const Spoilt& spoilt) {
    const bool wrong{turn_of(spoilt.wrong, at) < spoilt.wrong.size()};
    (wrong                                  ? delivery.rejected
     : spoilt.without_source.count(at) != 0 ? delivery.quarantined
                                            : delivery.handed_over)
        .push_back(at + 1);
}

}

Delivery keha_jobseekers(const Population& population) {
    const Parameters& parameters{population.parameters};
    Random random{parameters.seed, "keha"};
    const auto persons =
        draw_persons(population, random, parameters.deliveries.keha_records, false);
    const Spoilt spoilt{
        spoil(random, persons.size(), 3, parameters.deliveries.keha_without_source)};
    Delivery delivery;
    for (std::size_t at{0}; at < persons.size(); ++at) {
        std::string line{
            keha_line(*persons[at], parameters, spoilt.without_source.count(at) == 0, random)};
        const std::size_t turn{turn_of(spoilt.wrong, at)};
        delivery.text +=
            (turn < spoilt.wrong.size() ? spoilt_line(std::move(line), *persons[at], turn) : line)
            + "\n";
        sort_out(delivery, at, spoilt);
    }
    return delivery;
}

std::string fund_head() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<payments xmlns=\"urn:lautturi:example:fund-payments:1\">\n";
}

std::string fund_tail() {
    return "</payments>\n";
}

Delivery fund_payments(const Population& population) {
    const Parameters& parameters{population.parameters};
    Random random{parameters.seed, "fund"};
    const auto persons = draw_persons(population, random, parameters.deliveries.fund_records, true);
    const Spoilt spoilt{
        spoil(random, persons.size(), 2, parameters.deliveries.fund_without_source)};
    Delivery delivery;
    for (std::size_t at{0}; at < persons.size(); ++at) {
        delivery.text += payment(
            *persons[at], parameters, spoilt.without_source.count(at) == 0,
            turn_of(spoilt.wrong, at), random);
        sort_out(delivery, at, spoilt);
    }
    return delivery;
}

}
