#include "gateway/app/breach_page.h"

#include "gateway/admin/breach_json.h"
#include "gateway/app/records.h"

#include <array>

namespace gateway::app {

using text::JsonValue;

namespace {

struct Words {
    std::string_view key;
    std::array<std::string_view, 3> said; // fi, sv, en
};

/// What things are called, and what codes mean.
constexpr std::array words{
    Words{"title", {"Tietoturvaloukkaus", "Personuppgiftsincident", "Personal data breach"}},
    Words{"case", {"Tapaus", "Ärende", "Case"}},
    Words{"kind", {"Mitä tapahtui", "Vad som hände", "What happened"}},
    Words{"kind.wrong", {"Lähetetty ilman oikeutta", "Sänt utan rätt", "Sent without a right"}},
    Words{"kind.late", {"Lähetetty myöhässä", "Sänt för sent", "Sent late"}},
    Words{
        "kind.post-withdrawal",
        {"Lähetetty peruutuksen jälkeen", "Sänt efter ett återkallande",
         "Sent after a withdrawal"}},
    Words{
        "kind.other",
        {"Tieto vaurioitunut tai muu syy", "Uppgifter skadade eller annat",
         "Data damaged or otherwise"}},
    Words{"state", {"Tilanne", "Läge", "Stands"}},
    Words{"state.open", {"Ilmoitettava", "Ska anmälas", "To be notified"}},
    Words{
        "state.overdue",
        {"72 tuntia on kulunut", "De 72 timmarna har gått", "The 72 hours are over"}},
    Words{"state.notified", {"Ilmoitettu", "Anmält", "Notified"}},
    Words{"state.closed", {"Päätetty", "Avslutat", "Closed"}},
    Words{"party", {"Kenelle", "Till vem", "To whom"}},
    Words{"exchange", {"Tiedonvaihto", "Utbyte", "Exchange"}},
    Words{"message", {"Viesti", "Meddelande", "Message"}},
    Words{"attempt", {"Lähetyskerta", "Sändningsförsök", "Attempt"}},
    Words{"left_at", {"Lähti", "Sändes", "Left at"}},
    Words{"outcome", {"Menikö perille", "Kom det fram", "Whether it arrived"}},
    Words{"outcome.delivered", {"Vastaanottaja sai sen", "Mottagaren fick det", "It was received"}},
    Words{
        "outcome.refused",
        {"Vastaanottaja torjui sen", "Mottagaren avvisade det", "The recipient refused it"}},
    Words{
        "outcome.failed",
        {"Lähetys katkesi; osa on voinut mennä perille",
         "Sändningen bröts; en del kan ha kommit fram", "It broke off; a part may have arrived"}},
    Words{
        "outcome.unknown",
        {"Ei tiedetä; on voinut mennä perille", "Okänt; det kan ha kommit fram",
         "Not known; it may have arrived"}},
    Words{"items", {"Mitä lähti", "Vad som lämnades ut", "What left"}},
    Words{"count", {"Henkilöitä", "Antal personer", "Number of persons"}},
    Words{
        "persons",
        {"Henkilöiden numerot lokissa", "Personernas nummer i loggen",
         "Numbers of the persons in the journal"}},
    Words{"known_at", {"Havaittiin", "Upptäcktes", "Found at"}},
    Words{"notify_until", {"Ilmoitettava viimeistään", "Anmäls senast", "Notify until"}},
    Words{"official", {"Virkailija", "Tjänsteman", "Official"}},
    Words{"reference", {"Viite", "Referens", "Reference"}},
};

std::string_view word_of(std::string_view key, std::string_view language) {
    const std::size_t place{language == "fi" ? 0U : language == "sv" ? 1U : 2U};
    for (const Words& known : words) {
        if (known.key == key) {
            return known.said.at(place);
        }
    }
    return key.substr(key.find('.') + 1); // a code that is not ours
}

/// A name of the configuration in words; a name that it does not have any more as it stands.
template <class Id, class Say> std::string named(const std::string& name, const Say& say) {
    const std::optional<Id> id{Id::find(name)};
    return id ? say(*id) : name;
}

}

std::string breach_page(
    const ports::BreachCase& one, const std::vector<std::string>& items, core::Instant now,
    const rights::Names& names) {
    const std::string& language{names.language()};
    const JsonValue told{admin::breach_json(one, items, now)};
    const auto say = [&](std::string_view key) { return word_of(key, language); };
    const auto code = [&](std::string_view key) {
        const std::string whole{
            std::string{key} + '.' + std::string{told.string_at(key).value_or("")}};
        return rights::json(word_of(whole, language));
    };
    JsonValue left{JsonValue::make_array()};
    for (const std::string& item : items) {
        left.push(rights::json(
            named<core::ItemId>(item, [&](core::ItemId id) { return names.item(id); })));
    }
    JsonValue page{JsonValue::make_object()};
    const auto add = [&](std::string_view key, JsonValue value) {
        page.add(std::string{say(key)}, std::move(value));
    };
    add("case", rights::json(one.breach.text()));
    add("kind", code("kind"));
    add("state", code("state"));
    add("party", rights::json(named<core::PartyId>(
                     one.sending.party, [&](core::PartyId id) { return names.party(id); })));
    add("exchange",
        rights::json(named<core::ExchangeId>(
            one.sending.exchange, [&](core::ExchangeId id) { return names.exchange(id); })));
    add("message", *told.find("message"));
    add("attempt", *told.find("attempt"));
    add("left_at", rights::json(one.sending.left_at));
    add("outcome", code("outcome"));
    add("items", std::move(left));
    add("count", rights::json(static_cast<std::int64_t>(one.sending.persons.size())));
    add("persons", *told.find("persons"));
    add("known_at", rights::json(one.known_at));
    add("notify_until", rights::json(one.known_at + ports::notification_time));
    add("official", rights::json(one.official));
    add("reference", rights::json(one.reference));
    return page_of(say("title"), page, language);
}

}
