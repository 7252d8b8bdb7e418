// What people read: an example of every reason in three languages, as tests/policy/explanations.md
// holds them for a lawyer to read; and that no explanation says more or less than the decision.

#include "gateway/policy/phrases.h"
#include "tests/policy/scene.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <set>
#include <sstream>

using namespace scene;
using policy::Language;

namespace {

policy::Label label(const char* fi, const char* sv, const char* en) {
    return {fi, sv, en};
}

/// The scene's law with the words that people read.
Scene worded(std::vector<policy::Permit> permits) {
    Scene scene{std::move(permits)};
    const auto name = [&](const char* item, policy::Label words) {
        for (policy::Item& one : scene.law.items) {
            one.label = one.id.text() == item ? words : one.label;
        }
    };
    name("person.name.family", label("Sukunimi", "Efternamn", "Family name"));
    name("person.birth-date", label("Syntymäaika", "Födelsedatum", "Date of birth"));
    name("person.contact.address", label("Katuosoite", "Gatuadress", "Street address"));
    name(
        "health.summary",
        label("Yhteenveto työkyvystä", "Sammandrag av arbetsförmågan", "Summary of work ability"));
    name("statement.code", label("Lausunnon koodi", "Utlåtandets kod", "Code of the statement"));
    for (policy::PartyFacts& party : scene.law.parties) {
        party.name = label(
            "Kuntoutus Esimerkki Oy", "Rehabilitering Exempel Ab", "Rehabilitation Example Ltd");
    }
    policy::Words& words{scene.law.words};
    words.purposes[scene.asked.purpose] =
        label("Palvelun tuottaminen", "Produktion av tjänsten", "Producing the service");
    const auto fact = [&](const char* fact_name, policy::Label says) {
        words.facts[id<core::FactId>(fact_name)] = std::move(says);
    };
    fact(
        "relation.referral",
        label(
            "Asiakas on ohjattu palveluun", "Kunden har hänvisats till tjänsten",
            "The client was referred to the service"));
    fact(
        "agreement.covers", label(
                                "Sopimus kattaa tarkoituksen", "Avtalet täcker ändamålet",
                                "An agreement covers the purpose"));
    fact(
        "decision.open-tail", label(
                                  "Nimetty virkahenkilö on todennut tiedon välttämättömäksi",
                                  "En namngiven tjänsteinnehavare har konstaterat att uppgiften "
                                  "är nödvändig",
                                  "A named official has found the item necessary"));
    fact("hold.turvakielto", label("Turvakielto", "Spärrmarkering", "Address protection"));
    return scene;
}

struct Example {
    std::string title;
    std::set<Reason> reasons; ///< that the decision gives, all of them
    std::array<std::string, 3> texts;
};

std::array<std::string, 3> explained(
    const policy::RuleSet& rules, const core::Decision& decision, const core::FieldDecision& field,
    const world::Case& asked) {
    std::array<std::string, 3> texts;
    for (const Language language : {Language::fi, Language::sv, Language::en}) {
        texts.at(static_cast<std::size_t>(language)) = policy::explain(
            rules, decision, field, {asked.consents, asked.holds, asked.party, asked.purpose},
            language);
    }
    return texts;
}

/// The scene's decision about its first field.
Example example(const char* title, const Scene& scene) {
    const auto rules = world::compiled(scene.law);
    const core::Decision decision{policy::decide(*rules, scene.asked.question())};
    const core::FieldDecision& field{*decision.find(scene.asked.fields.front().item)};
    return {
        title,
        {field.reasons.begin(), field.reasons.end()},
        explained(*rules, decision, field, scene.asked)};
}

/// A reason that this gate does not come to by itself.
Example stated(const char* title, Reason reason) {
    Scene scene{worded({health_by_itemised_consent()})};
    scene.field("health.summary");
    const auto rules = world::compiled(scene.law);
    core::Decision decision{policy::decide(*rules, scene.asked.question())};
    core::FieldDecision field;
    field.item = scene.asked.fields.front().item;
    field.reasons = {reason};
    return {title, {reason}, explained(*rules, decision, field, scene.asked)};
}

Scene by_consent(const std::function<void(core::ConsentState&)>& change = {}) {
    Scene scene{worded({health_by_itemised_consent()})};
    scene.field("health.summary");
    if (change) {
        core::ConsentState made{state(core::ConsentKind::given)};
        change(made);
        scene.asked.consents.push_back(made);
    }
    return scene;
}

void add_consents(std::vector<Example>& all) {
    using core::ConsentKind;
    const auto of_kind = [&](const char* title, ConsentKind kind) {
        all.push_back(
            example(title, by_consent([&](core::ConsentState& one) { one.kind = kind; })));
    };
    const auto lacking = [&](const char* title, bool core::ConsentState::*quality) {
        all.push_back(
            example(title, by_consent([&](core::ConsentState& one) { one.*quality = false; })));
    };
    all.push_back(example("Nobody has consented to anything", by_consent()));
    of_kind("The client has not answered", ConsentKind::requested);
    of_kind("The client will answer later", ConsentKind::deferred);
    of_kind("The client refused", ConsentKind::refused);
    of_kind("The client took the consent back", ConsentKind::withdrawn);
    of_kind("The consent was revoked", ConsentKind::revoked);
    all.push_back(example("The consent has run out", by_consent([](core::ConsentState& one) {
                              one.valid_until = world::day("2026-05-01");
                          })));
    of_kind("The consent was found invalid", ConsentKind::invalidated);
    all.push_back(example("The consent is for others", by_consent([](core::ConsentState& one) {
                              one.kind.reset();
                              one.out_of_scope = true;
                          })));
    lacking("The consent is not explicit", &core::ConsentState::is_explicit);
    lacking("The consent is a blanket one", &core::ConsentState::itemised);
    lacking("The consent was given orally", &core::ConsentState::written);
    lacking("Nothing shows the consent", &core::ConsentState::has_evidence);
}

Scene family_name(policy::Permit made) {
    Scene scene{worded({std::move(made)})};
    scene.field("person.name.family");
    return scene;
}

policy::Permit plain_permit(std::initializer_list<const char*> facts = {}) {
    return permit(
        "provider-referral", {"person.name.family", "person.birth-date"},
        on("380/2023/13:1", "6.1.e"), facts);
}

void add_scope(std::vector<Example>& all) {
    Scene other_item{worded({plain_permit()})};
    other_item.field("health.summary");
    all.push_back(example("No rule lists the item", other_item));

    Scene other_purpose{family_name(plain_permit())};
    other_purpose.law.permits[0].purposes = {id<core::PurposeId>("recruiting")};
    all.push_back(example("The rules list it for another purpose", other_purpose));

    Scene other_party{family_name(plain_permit())};
    other_party.law.permits[0].parties = {id<core::PartyId>("kela")};
    all.push_back(example("The rules list it for another recipient", other_party));

    all.push_back(
        example("The recipient has no agreement", family_name(plain_permit({"agreement.covers"}))));
    all.push_back(example(
        "No relation binds client and recipient",
        family_name(plain_permit({"relation.referral"}))));
    all.push_back(
        example("A fact is not established", family_name(plain_permit({"decision.open-tail"}))));

    Scene missing{family_name(plain_permit({"relation.referral"}))};
    missing.asked.mandatory = {item("person.name.family")};
    all.push_back(example("A mandatory item is missing", missing));
}

void add_force(std::vector<Example>& all) {
    Scene repealed{family_name(plain_permit())};
    repealed.law.permits[0].basis = on("916/2012/12:6", "6.1.e");
    all.push_back(example("The provision was repealed", repealed));

    Scene lapsed{family_name(plain_permit())};
    lapsed.law.permits[0].basis = on("352/2010/2:1", "6.1.c");
    lapsed.asked.at = world::day("2027-03-01");
    all.push_back(example("The provision lapsed", lapsed));

    Scene coming{family_name(plain_permit())};
    coming.asked.at = world::day("2025-01-15");
    all.push_back(example("The provision is not yet in force", coming));

    Scene future{family_name(plain_permit())};
    future.law.permits[0].validity = world::days("2027-01-01", nullptr);
    all.push_back(example("The rule does not apply yet", future));

    Scene expired{family_name(plain_permit())};
    expired.law.permits[0].validity = world::days("2025-04-01", "2026-01-01");
    all.push_back(example("The rule has expired", expired));
}

void add_obstacles(std::vector<Example>& all) {
    Scene swapped{worded(
        {health_by_itemised_consent(),
         permit(
             "provider-health-duty", {"health.summary"}, on("380/2023/13:1", "6.1.e", "9.2.b"))})};
    swapped.field("health.summary");
    swapped.asked.consents = {state(core::ConsentKind::refused)};
    swapped.asked.consents[0].told_basis = "9.2.a";
    swapped.law.permits.erase(swapped.law.permits.begin());
    all.push_back(example("A refused consent is not replaced by another basis", swapped));

    Scene held{family_name(plain_permit())};
    held.asked.holds = {hold(core::HoldKind::restriction, core::HoldState::upheld)};
    held.asked.holds[0].validity.from = world::day("2026-05-04");
    all.push_back(example("Processing is restricted", held));

    Scene capped{worded(
        {permit("kela-address", {"person.contact.address"}, on("1290/2002/13:3", "6.1.c"))})};
    capped.field("person.contact.address");
    capped.law.caps = {turvakielto()};
    capped.asked.holds = {hold(core::HoldKind::turvakielto, core::HoldState::upheld)};
    all.push_back(example("The address is protected", capped));

    Scene year{worded({plain_permit()})};
    year.field("person.birth-date", "1984-02-29");
    policy::Cap to_year;
    to_year.id = id<core::RuleId>("cap-identity-year");
    to_year.form = Form::year;
    to_year.categories = {id<core::CategoryId>("identity")};
    year.law.caps = {to_year};
    all.push_back(example("A cap leaves only the year", year));

    Scene bare{worded({permit("statement", {"statement.code"}, on("1290/2002/13:3", "6.1.c"))})};
    bare.field("statement.code", "H1");
    all.push_back(example("The value shows health, and the rule has no ground for that", bare));

    Scene unknown{worded({permit("statement", {"statement.code"}, on("1290/2002/13:3", "6.1.c"))})};
    unknown.field("statement.code", "X9");
    all.push_back(example("The code is not known", unknown));

    Scene group{worded({plain_permit()})};
    group.field("person.name.family").field("statement.code", "0");
    group.law.groups = {{"pair", {item("person.name.family"), item("statement.code")}}};
    all.push_back(example("What belongs together stays together", group));
}

void add_guards(std::vector<Example>& all) {
    Scene abroad{family_name(plain_permit())};
    abroad.law.parties[2].countries = {"US"};
    all.push_back(example("The recipient processes data outside the EEA", abroad));

    Scene suspended{family_name(plain_permit())};
    suspended.law.parties[2].active = false;
    all.push_back(example("The recipient is not active", suspended));

    Scene channel{family_name(plain_permit())};
    channel.asked.failed_guards = {core::Guard::channel};
    all.push_back(example("The channel is not lawful", channel));

    Scene unclassified{worded({plain_permit()})};
    unclassified.field("item.that.nobody.catalogued");
    all.push_back(example("Nobody has classified the item", unclassified));

    all.push_back(stated("No ground for an exception to secrecy", Reason::secrecy_ground));
    all.push_back(stated("A statistic would show a person", Reason::anonymity));
    all.push_back(stated("Two statistics together would show a person", Reason::differencing));
}

std::vector<Example> examples() {
    std::vector<Example> all;
    all.push_back(example("It may leave", family_name(plain_permit())));
    Scene both{family_name(plain_permit())};
    both.law.permits.push_back(
        permit("provider-second", {"person.name.family"}, on("1290/2002/13:3", "6.1.c")));
    all.push_back(example("Two rules permit it", both));
    Scene year{worded({plain_permit()})};
    year.field("person.birth-date", "1984-02-29");
    year.law.permits[0].items[1].second = Form::year;
    all.push_back(example("The rule permits only the year", year));
    Scene refused{family_name(plain_permit())};
    refused.asked.mandatory = {item("health.summary")};
    all.push_back(example("A rule permits it, but the message is refused", refused));
    year.asked.mandatory = refused.asked.mandatory;
    all.push_back(example("A rule permits its year, but the message is refused", year));
    add_scope(all);
    add_force(all);
    add_consents(all);
    add_obstacles(all);
    add_guards(all);
    return all;
}

std::string document(const std::vector<Example>& all) {
    std::ostringstream out;
    out << "# What people read\n\nAn example of every reason that a field is left out, reduced or "
           "disclosed, in Finnish, Swedish and English. A test makes this page\nfrom the gate's "
           "decisions and compares it: whoever changes a sentence shows the page to a lawyer.\n";
    for (const Example& one : all) {
        out << "\n## " << one.title << "\n\n";
        for (const Reason reason : one.reasons) {
            out << (reason == *one.reasons.begin() ? "`" : " `") << core::code_of(reason).text()
                << '`';
        }
        out << (one.reasons.empty() ? "" : "\n\n") << "- fi: " << one.texts[0]
            << "\n- sv: " << one.texts[1] << "\n- en: " << one.texts[2] << '\n';
    }
    return out.str();
}

world::Draw seeded(unsigned seed) {
    return [engine = std::mt19937{seed}](int low, int high) mutable {
        return std::uniform_int_distribution<int>{low, high}(engine);
    };
}

}

TEST_CASE(
    "the examples of explanations are those that a lawyer has read, in three languages",
    "[policy][explain]") {
    std::ifstream in{LAUTTURI_EXPLANATIONS, std::ios::binary};
    const std::string read{std::istreambuf_iterator<char>{in}, {}};
    const std::string made{document(examples())};
    INFO(made);
    CHECK(read == made);
}

TEST_CASE("there is an example of every reason", "[policy][explain]") {
    std::set<Reason> shown;
    for (const Example& one : examples()) {
        shown.insert(one.reasons.begin(), one.reasons.end());
    }
    for (int at{0}; at <= static_cast<int>(Reason::differencing); ++at) {
        INFO(core::code_of(static_cast<Reason>(at)));
        CHECK(shown.contains(static_cast<Reason>(at)));
    }
}

TEST_CASE(
    "I12: an explanation names every rule, cap and unmet term of the decision, and leaves no place "
    "open",
    "[policy][explain][I12]") {
    std::size_t explained_fields{0};
    for (unsigned seed{0}; seed < 400; ++seed) {
        const world::Draw draw{seeded(seed)};
        const policy::Law law{world::drawn_law(draw, draw(1, 10), draw(0, 4))};
        const auto rules = world::compiled(law);
        const world::Case asked{world::drawn_case(law, draw)};
        const core::Decision decision{policy::decide(*rules, asked.question())};
        for (const core::FieldDecision& field : decision.fields) {
            for (const std::string& text : explained(*rules, decision, field, asked)) {
                INFO("seed " << seed << ' ' << field.item << ": " << text);
                for (const char* never : {"{", "}", "  ", "()", " .", " ;", ": .", "(, ", "; ;"}) {
                    REQUIRE(text.find(never) == std::string::npos);
                }
                REQUIRE(text.back() == '.');
                const auto names = [&](const auto& list) {
                    return std::all_of(list.begin(), list.end(), [&](const auto& one) {
                        return text.find(one.text()) != std::string::npos;
                    });
                };
                REQUIRE(names(field.permits));
                REQUIRE(names(field.caps));
                REQUIRE((!field.nearest || text.find(field.nearest->text()) != std::string::npos));
                for (const std::string& term : field.unmet) {
                    REQUIRE((term.starts_with("consent(") || text.find(term) != std::string::npos));
                }
                ++explained_fields;
            }
        }
    }
    CHECK(explained_fields > 3000);
}
