#include "gateway/admin/draft_sentences.h"

#include "gateway/policy/phrases.h"

#include <array>

namespace gateway::admin {

namespace {

using policy::Label;
using policy::Language;

struct Row {
    Sentence sentence;
    std::array<std::string_view, 3> texts; // fi, sv, en
};

constexpr auto count = static_cast<std::size_t>(Sentence::count);

// In the order of Sentence, which a static_assert holds.
constexpr std::array<Row, count> table{{
    {Sentence::gains,
     {"{party} saa jatkossa: {items}. Tarkoitus: {purpose}.",
      "{party} får i fortsättningen: {items}. Ändamål: {purpose}.",
      "{party} will now receive: {items}. Purpose: {purpose}."}},
    {Sentence::loses,
     {"{party} ei enää saa: {items}. Tarkoitus: {purpose}.",
      "{party} får inte längre: {items}. Ändamål: {purpose}.",
      "{party} will no longer receive: {items}. Purpose: {purpose}."}},
    {Sentence::gains_at_times,
     {"{party} saa jatkossa useammissa tilanteissa kuin ennen: {items}. Tarkoitus: {purpose}.",
      "{party} får i fortsättningen i fler situationer än förut: {items}. Ändamål: {purpose}.",
      "{party} will now receive in more circumstances than before: {items}. Purpose: {purpose}."}},
    {Sentence::loses_at_times,
     {"{party} ei enää saa kaikissa tilanteissa, joissa on saanut: {items}. Tarkoitus: {purpose}.",
      "{party} får inte längre i alla situationer där den har fått: {items}. Ändamål: {purpose}.",
      "{party} will no longer receive in all circumstances in which it did: {items}. Purpose: "
      "{purpose}."}},
    {Sentence::only_consent,
     {" Vain henkilön suostumuksella.", " Endast med personens samtycke.",
      " Only with the person's consent."}},
    {Sentence::in_registers,
     {" Rekisterit: {registers}.", " Register: {registers}.", " Registers: {registers}."}},
    {Sentence::from_day, {" Alkaen {date}.", " Från och med {date}.", " From {date}."}},
    {Sentence::until_day, {" Viimeinen päivä {date}.", " Sista dag {date}.", " Last day {date}."}},
    {Sentence::the_year, {"{item} (vain vuosi)", "{item} (endast året)", "{item} (the year only)"}},
    {Sentence::new_recipient,
     {"Uusi vastaanottaja: {party}. Se ei ole saanut tietoja aiemmin.",
      "Ny mottagare: {party}. Den har inte fått uppgifter tidigare.",
      "New recipient: {party}. It has received nothing before."}},
    {Sentence::provision_read,
     {"Säännös {provision} merkitään vahvistetuksi: luonnoksen mukaan se on luettu laista.",
      "Bestämmelsen {provision} märks som bekräftad: enligt utkastet har den lästs i lagen.",
      "The provision {provision} is marked as verified: the draft says that it was read in the "
      "act."}},
    {Sentence::rests_on_unread,
     {"Säännöksen {provision} varassa luovutetaan, vaikka sitä ei ole luettu laista "
      "(vahvistamaton): {rules}.",
      "Utlämnande grundas på bestämmelsen {provision}, som inte har lästs i lagen (obekräftad): "
      "{rules}.",
      "Disclosure rests on the provision {provision}, which was not read in the act "
      "(unverified): {rules}."}},
    {Sentence::party_changed,
     {"Osapuolen {party} osoite, varmenne, tunniste tai muu tieto muuttuu.",
      "En adress, ett certifikat, en identitet eller något annat hos parten {party} ändras.",
      "An address, certificate, identity or other detail of {party} changes."}},
    {Sentence::exchange_added,
     {"Uusi tiedonsiirto: {exchange}. Osapuoli: {party}.",
      "Nytt informationsutbyte: {exchange}. Part: {party}.",
      "New exchange: {exchange}. Party: {party}."}},
    {Sentence::exchange_removed,
     {"Tiedonsiirto poistuu: {exchange}. Osapuoli: {party}.",
      "Informationsutbytet tas bort: {exchange}. Part: {party}.",
      "Exchange removed: {exchange}. Party: {party}."}},
    {Sentence::sent,
     {"{party} saa jatkossa tiedonsiirrossa {exchange}: {items}, silloin kun säännöt sen sallivat.",
      "{party} får i fortsättningen i utbytet {exchange}: {items}, när reglerna tillåter det.",
      "{party} will now receive in {exchange}: {items}, where the rules permit it."}},
    {Sentence::not_sent,
     {"{party} ei enää saa tiedonsiirrossa {exchange}: {items}.",
      "{party} får inte längre i utbytet {exchange}: {items}.",
      "{party} will no longer receive in {exchange}: {items}."}},
    {Sentence::received,
     {"Tiedonsiirrossa {exchange} otetaan jatkossa vastaan: {items}. Lähettäjä: {party}.",
      "I utbytet {exchange} tas i fortsättningen emot: {items}. Avsändare: {party}.",
      "{exchange} will now take in: {items}. Sender: {party}."}},
    {Sentence::not_received,
     {"Tiedonsiirrossa {exchange} ei enää oteta vastaan: {items}. Lähettäjä: {party}.",
      "I utbytet {exchange} tas inte längre emot: {items}. Avsändare: {party}.",
      "{exchange} will no longer take in: {items}. Sender: {party}."}},
    {Sentence::remapped,
     {"Tiedonsiirrossa {exchange} kirjoitetaan toisin: {items}.",
      "I utbytet {exchange} skrivs på ett annat sätt: {items}.",
      "{exchange} writes in another way: {items}."}},
    {Sentence::mapping_other,
     {"Tiedonsiirron {exchange} kohdistuksen muu määritys muuttuu.",
      "Något annat i mappningen för {exchange} ändras.",
      "Another setting of the mapping of {exchange} changes."}},
    {Sentence::exchange_other,
     {"Tiedonsiirron {exchange} asetuksia muuttuu (esimerkiksi aikataulu, osoite tai rajat).",
      "Inställningar för {exchange} ändras (till exempel tidtabell, adress eller gränser).",
      "Settings of {exchange} change (such as its schedule, address or limits)."}},
    {Sentence::register_changed,
     {"Rekisterin määrityksiä muuttuu: {register}.", "Registrets inställningar ändras: {register}.",
      "Settings of the register change: {register}."}},
    {Sentence::cases_changed,
     {"Tapauksia, joilla säännöt koetellaan, muuttuu: {file}.",
      "Fall som reglerna prövas med ändras: {file}.",
      "Cases that the rules are tried with change: {file}."}},
    {Sentence::rules_same,
     {"Tiedosto {file} muuttuu. Kenenkään saamat tiedot eivät lisäänny sen vuoksi.",
      "Filen {file} ändras. Ingen får fler uppgifter på grund av den.",
      "The file {file} changes. Nobody receives more because of it."}},
    {Sentence::file_changed,
     {"Tiedosto {file} muuttuu.", "Filen {file} ändras.", "The file {file} changes."}},
    {Sentence::class_of,
     {"luokka {class} (ei vielä osapuolta)", "klassen {class} (ingen part ännu)",
      "the class {class} (no party yet)"}},
}};

constexpr bool in_order() noexcept {
    for (std::size_t index{0}; index < table.size(); ++index) {
        if (table[index].sentence != static_cast<Sentence>(index)) {
            return false;
        }
    }
    return true;
}

static_assert(in_order());

const std::string& in_language(const Label& label, std::size_t language) noexcept {
    return language == 0 ? label.fi : language == 1 ? label.sv : label.en;
}

/// Puts names into the places; a name is never looked at for places.
std::string filled(std::string_view text, const std::vector<Fill>& fills, std::size_t language) {
    std::string out;
    while (!text.empty()) {
        const std::size_t open{text.find('{')};
        out += text.substr(0, open);
        if (open == std::string_view::npos) {
            break;
        }
        const std::size_t close{text.find('}', open)};
        const std::string_view name{text.substr(open + 1, close - open - 1)};
        for (const auto& [place, label] : fills) {
            if (place == name) {
                out += in_language(label, language);
            }
        }
        text = text.substr(close + 1);
    }
    return out;
}

}

Label say(Sentence sentence, const std::vector<Fill>& fills) {
    const auto& texts = table.at(static_cast<std::size_t>(sentence)).texts;
    return Label{
        filled(texts.at(0), fills, 0), filled(texts.at(1), fills, 1),
        filled(texts.at(2), fills, 2)};
}

Label as_is(std::string_view name) {
    const std::string text{name};
    return Label{text, text, text};
}

Label say_all(const std::vector<Label>& names) {
    std::array<std::vector<std::string>, 3> lists;
    for (const Label& name : names) {
        lists[0].push_back(name.fi);
        lists[1].push_back(name.sv);
        lists[2].push_back(name.en);
    }
    return Label{
        policy::say_list(lists[0], Language::fi), policy::say_list(lists[1], Language::sv),
        policy::say_list(lists[2], Language::en)};
}

Label joined(const Label& first, const Label& second) {
    return Label{first.fi + second.fi, first.sv + second.sv, first.en + second.en};
}

}
