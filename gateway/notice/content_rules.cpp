// Lists of data and logs; people and addresses in a notice. LINT-DUP, LINT-LOG-PII, LINT-CONTACT.

#include "gateway/notice/letters.h"
#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

#include <algorithm>
#include <map>

namespace gateway::notice {

namespace {

using policy::Label;

const Label& name_once() {
    static const Label instead{
        "Luettele kukin tieto kerran.", "Räkna upp varje uppgift en gång.", "List each item once."};
    return instead;
}

/// `sukupuoli, yhteystiedot, äidinkieli, sukupuoli`.
void judge_repeated(const Reading& reading, Report& report) {
    const Text& text{reading.text};
    for (const Block& block : text.blocks()) {
        if (!block.parts.has(Part::content)) {
            continue;
        }
        std::map<std::string_view, std::size_t> seen;
        std::size_t begin{block.span.begin};
        for (std::size_t at{begin}; at <= block.span.end; ++at) {
            const bool stop{at == block.span.end || text.folded()[at] == ','};
            if (text.folded()[std::min(at, block.span.end - 1)] == '.') {
                seen.clear();
            }
            if (!stop) {
                continue;
            }
            while (begin < at && text.folded()[begin] == ' ') {
                ++begin;
            }
            const std::string_view item{text.view({begin, at})};
            const bool word{
                item.size() >= 4 && item.size() <= 40
                && std::all_of(item.begin(), item.end(), [](char byte) {
                       return is_ascii_letter(byte) || byte == ' ';
                   })};
            if (word && !seen.emplace(item, begin).second) {
                static const Label why{
                    "Sama tieto luetellaan kahdesti: {1}.",
                    "Samma uppgift räknas upp två gånger: {1}.",
                    "The same item is listed twice: {1}."};
                report.add(
                    Rule::duplicate, Severity::info, {begin, at},
                    filled(why, {same(text.words({begin, at}))}), name_once());
            }
            begin = at + 1;
        }
    }
}

void judge_birth_date(const Reading& reading, Report& report) {
    static const Pattern both{
        "(syntymäaika[a-z]*,? (ja |sekä |tai )?henkilötunnu|henkilötunnu[a-z]*,? (ja |sekä "
        ")?syntymäai|"
        "födelsetid[a-z]*,? (och )?personbeteckning|personbeteckning[a-z]*,? (och )?födelse)"};
    const std::optional<Span> span{first_in(reading.text, Part::content, both)};
    if (!span) {
        return;
    }
    static const Label why{
        "Henkilötunnus sisältää syntymäajan: molempia ei tarvita (5 artiklan 1 kohdan c alakohta).",
        "Personbeteckningen innehåller födelsetiden: båda behövs inte (artikel 5.1 c).",
        "The personal identity code holds the birth date: both are not needed (Article 5(1)(c))."};
    static const Label instead{
        "Luettele henkilötunnus, ja syntymäaika vain niille, joilla sitä ei ole.",
        "Räkna upp personbeteckningen, och födelsetiden bara för dem som ingen har.",
        "List the personal identity code, and the birth date only for those who have none."};
    report.add(Rule::duplicate, Severity::info, *span, why, instead);
}

void judge_logs(const Reading& reading, Report& report) {
    static const Pattern nothing{
        "(tekni[a-z]*|lok(i|e[ij])[a-z]*)[^\\n.]{0,60}(ei (kerätä|talleteta|tallenneta|sisällä)|"
        "eivät sisällä)[^\\n.]{0,50}henkilötie|"
        "lok(i|e[ij])[a-z]*[^\\n.]{0,60}ei (ole|kirjata|viedä)[^\\n.]{0,50}henkilötie|"
        "henkilötie[a-z]* ei (kerätä|talleteta|tallenneta|kirjata)[^\\n.]{0,40}lok(i|e[ij])|"
        "logg(en|ar|arna|uppgift[a-z]*)\\b[^\\n.]{0,60}(inga|inte) personuppgift|"
        "\\blogs?\\b[^\\n.]{0,60}(no|not [a-z]+( any)?) personal data"};
    static const Pattern log{"(lokitied|lokiin|lokissa|lokeja|lokei|lokit\\b|käytön valvon|"
                             "käytönvalvon|logguppgift|logg(en|ar|arna)\\b|\\blogs?\\b)"};
    static const Pattern apart{"(käyttölok|käytönvalvontalok|tapahtumalok|luovutuslok|valvontalok|"
                               "erilli[a-z]* lok|eri lok|"
                               "åtkomstlogg|(access|usage|audit|separate) logs?\\b)"};
    const Text& text{reading.text};
    const std::optional<Span> span{nothing.find(text.folded())};
    if (!span || !log.in(text.folded()) || apart.in(text.folded())) {
        return;
    }
    static const Label why{
        "Käyttölokissa on väistämättä henkilötietoja; seloste kieltää ne erottamatta lokeja "
        "toisistaan.",
        "En användningslogg har oundvikligen personuppgifter; beskrivningen förnekar dem utan att "
        "skilja "
        "loggarna åt.",
        "A usage log holds personal data by its nature; the notice denies them without telling the "
        "logs "
        "apart."};
    static const Label instead{
        "Erota lokit: käyttölokiin kirjataan, kuka katsoi kenen tietoja (tiedonhallintalaki "
        "906/2019, 17 "
        "§); tekniseen lokiin henkilötietoja ei tallenneta.",
        "Skilj loggarna åt: i åtkomstloggen antecknas vem som har sett vems uppgifter "
        "(informationshanteringslagen 906/2019, 17 §); i den tekniska loggen sparas inga "
        "personuppgifter.",
        "Tell the logs apart: the usage log records who saw whose data (act 906/2019 §17); the "
        "technical "
        "log holds no personal data."};
    report.add(Rule::log_pii, Severity::warning, *span, why, instead);
}

/// What to write instead of an official's name.
const Label& office_address() {
    static const Label instead{
        "Kirjoita tehtävä ja tehtäväosoite, esimerkiksi: työllisyyspalvelut, "
        "kirjaamo@kunta.example.",
        "Skriv uppgiften och en funktionsadress, till exempel: sysselsättningstjänster, "
        "registratorskontoret@kommun.example.",
        "Write the role and a role address, for example: employment services, "
        "registry@municipality.example."};
    return instead;
}

/// Names behind the title of an office, where a notice says who answers for it.
std::vector<Span> titled_names(const Text& text) {
    static const Pattern titled{
        "(?:johtaja|päällikkö|sihteeri|koordinaattori|tjänsteman|direktör|chef|sekreterare|"
        "koordinator|director|manager|secretary|coordinator),?\\x20([a-z][a-z-]+)\\x20([a-z][a-z-]+"
        ")"};
    static const Pattern body{"(kunta|kunna|kaupun|alue|palvelu|kommun|stad|region|service|city)"};
    std::vector<Span> found;
    for (const std::vector<Span>& groups : titled.groups(text.folded())) {
        const Span given{groups[1]};
        const Span family{groups[2]};
        const bool named{
            text.upper_at(given.begin) && text.upper_at(family.begin) && !body.in(text.view(given))
            && !body.in(text.view(family))};
        if (named
            && text.block_at(given.begin)
                   .parts.any(Part::controller | Part::contact | Part::officer)) {
            found.push_back({given.begin, family.end});
        }
    }
    return found;
}

void judge_acting(const Reading& reading, Report& report) {
    static const Pattern acting{
        "(\\bvt\\. ?[a-z]+|virkaa tekevä|\\btf\\. ?[a-z]+|\\bacting [a-z]+)"};
    for (const Span span : acting.all(reading.text.folded())) {
        static const Label acting_why{
            "Väliaikainen tehtävänimike vanhenee.", "En tillfällig titel föråldras.",
            "An acting title goes out of date."};
        report.add(Rule::contact, Severity::info, span, acting_why, office_address());
    }
}

struct Address {
    Span span;
    std::string host;
    std::vector<std::string> path;
};

std::vector<Address> addresses(const Text& text) {
    static const Pattern url{"(?:https?://)?(www\\.[a-z0-9.]+[a-z])((?:/[a-z0-9_.%~-]+)+)"};
    std::vector<Address> found;
    for (const std::vector<Span>& groups : url.groups(text.folded())) {
        Address address{groups[0], std::string{text.view(groups[1])}, {}};
        std::string_view rest{text.view(groups[2])};
        while (!rest.empty()) {
            rest.remove_prefix(1);
            const std::size_t slash{rest.find('/')};
            address.path.emplace_back(rest.substr(0, slash));
            rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
        }
        found.push_back(std::move(address));
    }
    return found;
}

/// Two ways to the same pages: one of them is likely to be dead.
void judge_addresses(const Reading& reading, Report& report) {
    const std::vector<Address> all{addresses(reading.text)};
    for (std::size_t index{1}; index < all.size(); ++index) {
        for (std::size_t before{0}; before < index; ++before) {
            const Address& one{all[before]};
            const Address& other{all[index]};
            const std::size_t shared{std::min(one.path.size(), other.path.size())};
            bool same_below{false};
            for (std::size_t part{1}; part < shared; ++part) {
                same_below = same_below
                             || (one.path[part] == other.path[part] && one.path[part].size() >= 6);
            }
            if (one.host != other.host || shared < 2 || one.path[0] == other.path[0]
                || !same_below) {
                continue;
            }
            static const Label why{
                "Samaan sivustoon viitataan kahta polkua (myös rivillä {1}): toinen on luultavasti "
                "vanha.",
                "Samma webbplats nämns med två sökvägar (också på rad {1}): den ena är troligen "
                "gammal.",
                "The same site is given by two paths (also on line {1}): one is likely to be old."};
            static const Label instead{
                "Tarkista osoitteet ja käytä yhtä.", "Kontrollera adresserna och använd en.",
                "Check the addresses and use one."};
            report.add(
                Rule::contact, Severity::info, other.span,
                filled(why, {same(std::to_string(reading.text.line_of(one.span.begin)))}), instead);
            return;
        }
    }
}

}

void judge_content(const Reading& reading, Report& report) {
    judge_repeated(reading, report);
    judge_birth_date(reading, report);
    judge_logs(reading, report);
}

void judge_officials(const Text& text, Report& report) {
    static const Pattern mailbox{
        "\\b([a-z]{2,20})\\.([a-z]{2,30}) ?(?:@|\\(at\\)|\\[at\\]) ?[a-z0-9]"};
    static const Pattern role{
        "(tieto|kirjaamo|palvelu|tyollisyys|asiakas|info|neuvonta|rekisteri|registr|service|kansli|"
        "dataskydd|hallinto|toimisto|posti|tyo$|alue$|etunimi|fornamn|firstname)"};
    static const Label why{
        "Seloste nimeää viranhaltijan: tieto vanhenee, kun henkilö vaihtuu.",
        "Beskrivningen nämner en tjänsteinnehavare: uppgiften föråldras när personen byts.",
        "The notice names an official: that goes out of date with the person."};
    const std::string_view words{text.with_addresses()};
    for (const std::vector<Span>& groups : mailbox.groups(words)) {
        if (!role.in(words.substr(groups[1].begin, groups[1].size()))
            && !role.in(words.substr(groups[2].begin, groups[2].size()))) {
            report.add(Rule::contact, Severity::info, groups[0], why, office_address());
        }
    }
    for (const Span name : titled_names(text)) {
        report.add(Rule::contact, Severity::info, name, why, office_address());
    }
}

void judge_contacts(const Reading& reading, Report& report) {
    judge_officials(reading.text, report);
    judge_acting(reading, report);
    judge_addresses(reading, report);
}

}
