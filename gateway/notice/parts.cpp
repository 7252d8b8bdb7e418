#include "gateway/notice/parts.h"

#include "gateway/notice/pattern.h"

#include <array>
#include <vector>

namespace gateway::notice {

namespace {

struct Heading {
    Part part;
    const char* words; ///< at the beginning of the block, after its number
};

// In Finnish, Swedish and English, as notices of municipalities have them.
constexpr std::array headings{
    Heading{
        Part::controller, "(yhteis)?rekisterinpitäj(ä|ät|än nimi|än tiedot)\\b|"
                          "(gemensamt )?personuppgiftsansvarig|((joint )?(data )?controllers?)\\b|"
                          "kuka (vastaa|on vastuussa|käsittelee)"},
    Heading{
        Part::contact, "(rekisterin )?(yhteyshenkil|vastuuhenkil|vastuhenkil|yhteystaho)|"
                       "rekisterinpitäjän? edustaj|rekisteristä vastaava|rekisteriasioi|"
                       "yhteydenot|kontaktperson|contact (person|details)|representative"},
    Heading{
        Part::officer, "(organisaation )?tietosuojavastaav|dataskyddsombud|"
                       "data protection officer"},
    Heading{
        Part::purpose,
        "(henkilötietojen |tietojen |rekisterin )?(käsittelyn |käyttö)?tarkoitu|"
        "miksi käsittelemme|miksi (henkilö)?tietoja|mihin tarkoituks|"
        "(henkilötietojen )?käsittelyn? tarkoitu|ändamål|(the )?purposes?\\b|varför behandla|"
        "why (do )?we"},
    Heading{
        Part::basis, "…\\b(oikeusperust|käsittelyperust|lainmukaisuus)|"
                     "…(käsittelyn|oikeudellinen|tarkoitus ja|laillinen) (oikeudellinen )?perust|"
                     "miksi saamme käsitellä|(toimintaa ohjaava )?lainsäädäntö|"
                     "…(rättslig|laglig) grund|…(legal|lawful) basis"},
    Heading{
        Part::content,
        "(rekisterin |henkilörekisterin )?(tietosisält|sisältö)|mitä (henkilö)?tietoja|"
        "…käsiteltävät (henkilö)?tiedot|käsittävät henkilötiedot|…henkilötietoryhm|"
        "…rekisteröityjen ryhm|…tietoryhm|(rekisteriin )?tallennettavat|"
        "(registrets )?datainnehåll|…personuppgifter som (behandlas|registreras)|"
        "vilka (person)?uppgifter|(the )?categories of|what (personal )?data|personal data (we )?"
        "(process|collect)|data content|((henkilö)?tiedot|(person)?uppgifter|(personal )?data)$"},
    Heading{
        Part::sources, "(säännönmukaiset |rekisterin säännönmukaiset |henkilötietojen |tietojen )?"
                       "(tietoläht|lähteet)|mistä …(saadaan|saamme|keräämme|tulevat|kerätään)|"
                       "(regelmässiga )?(uppgiftskällor|informationskällor)|…källor\\b|"
                       "varifrån|(data )?sources"},
    Heading{
        Part::recipients,
        "…(luovutukset|luovutus|luovuttaminen|luovuttamine|vastaanottaj)|"
        "(säännönmukaiset )?siirrot|kenelle |…\\b(mottagare|utlämnande|utlämning)|"
        "(the )?recipients|disclosures?\\b|who (do )?we (share|disclose)|tietojen jakaminen|"
        "henkilötietojen käsittelijät"},
    Heading{
        Part::transfers,
        "…(tietojen )?(siirto|siirrot|siirtäminen|siirretäänkö)…(eu|eta|euroop|kolmansi|ulko)|"
        "…överföring…(eu|ees|tredje|utanför)|(international )?transfers?\\b"},
    Heading{
        Part::retention, "…säilyty(s|ksen)|kuinka (pitkään|kauan)|…säilytysa|"
                         "…\\b(förvarings|lagrings|bevarings)tid|hur länge|"
                         "(data )?retention|how long|storage period"},
    Heading{
        Part::security, "…(suojau|tietoturva)|käsittelyssä käytettävät|"
                        "…skydd av|…\\b(data)?säkerhet|(data )?security"},
    Heading{
        Part::rights,
        "…(rekisteröidyn|asiakkaan|muut)…oikeu(s|det)|…tarkastusoikeu|…valitusoikeu|"
        "(sinun )?oikeu(s|det(si)?|tesi|tenne)\\b|…oikeus "
        "(saada|vaatia|tarkast|tehdä|peruu|siirt|vastus)|"
        "…den registrerades rätt|…(dina )?rättigheter|(your |data subject.{0,4} )?rights|"
        "right (of|to)"},
    Heading{Part::automated, "automat|käytämmekö …automaa|profiloin|profilering|…automatisera"}};

struct Compiled {
    Part part;
    Pattern pattern;
};

const std::vector<Compiled>& compiled() {
    static const std::vector<Compiled> all{[] {
        std::vector<Compiled> made;
        for (const Heading& heading : headings) {
            made.push_back({heading.part, Pattern{heading.words}});
        }
        return made;
    }()};
    return all;
}

/// Without `8.`, `8.1 `, `a)`, quotation marks.
std::string_view without_number(std::string_view block) {
    static const Pattern number{
        "[\\[\\]('\"*_ ]*(([0-9]{1,2}(\\.[0-9]{1,2})*[.):]?|[a-h][.):])[ ]*)?"};
    const std::optional<Span> span{number.find(block)};
    return span && span->begin == 0 ? block.substr(span->end) : block;
}

}

std::size_t label_end(std::string_view words) {
    for (std::size_t at{words.find(':')}; at != std::string_view::npos;
         at = words.find(':', at + 1)) {
        if (at + 1 == words.size() || words[at + 1] == ' ') {
            return at;
        }
    }
    return words.size();
}

Parts heading_parts(std::string_view block) {
    constexpr std::size_t longest{150};
    const std::string_view words{without_number(block)};
    const bool numbered{words.size() != block.size()};
    const std::string_view head{words.substr(0, label_end(words))};
    const bool followed{head.size() != words.size()};
    const bool sentence{
        !numbered
        && (head.find(". ") != std::string_view::npos || (words.ends_with('.') && !followed))};
    if (words.empty() || head.size() > longest || sentence
        || (!followed && words.size() > longest)) {
        return {};
    }
    Parts parts;
    for (const Compiled& heading : compiled()) {
        if (heading.pattern.begins(head)) {
            parts = parts | heading.part;
        }
    }
    return parts;
}

}
