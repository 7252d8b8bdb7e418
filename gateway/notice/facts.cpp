#include "gateway/notice/facts.h"

#include <set>
#include <string>
#include <vector>

namespace gateway::notice {

namespace {

constexpr std::array<const char*, right_count> right_words{
    // access
    "(tarkast(us|ami)oikeu|oikeus (tarkast|tarkist|saada (pääsy|tietää|tieto|jäljennös|vahvistus|"
    "nähdä)|tietää|nähdä)|(tarkastaa|tarkistaa) (itse|oma|häntä|mitä|rekisteri)|pääsy[a-z]* …tieto|"
    "tarkast(us|amis)pyyn|tietopyyn|rätt att (få tillgång|granska|ta del|få veta|kontrollera)|"
    "rätt till (insyn|tillgång)|registerutdrag|right (of|to) (access|inspect)|"
    "access (to )?(your|their|the) (personal )?data)",
    // rectification
    "(oikais|korjaami|korjaus|korjata|korjaa|täydent|rättelse|rättad|korriger|rätta "
    "|rectif|correct)",
    // erasure
    "((vaatia|pyytää|oikeu[a-z]*|saada|voi|rätt|right)…(poista(mista|miseen|maan|a|misoikeu)\\b|"
    "poistetu|poistamis|unohdetuksi|rader|bortglömd|erasure|erase|delet|forgotten)|"
    "unohdetuksi|tietojen poistami[a-z]* …(oikeu|vaati|pyyn))",
    // restriction
    "(käsittely[a-z]* ([a-z]+ ){0,3}rajoit|rajoit(taa|tamista|taminen|tamiseen|tamisen) …käsittely|"
    "rajoittamis|begränsning|begränsas|begränsa …behandling|restrict)",
    // portability
    "(siirtää ([a-z]+ ){0,5}(toise|järjestelmäs|rekisterinpitäj)|siirtämi[a-z]* ([a-z]+ "
    "){0,5}(toise|"
    "rekisterinpitäj|järjestelmä)|siirrettyä ([a-z]+ ){0,4}(toise|järjestelmä)|siirrettävyy|"
    "siirto oikeu|oikeus siirtää|siirtää tie(dot|toja)|dataportabilitet|överföra (sina |dina "
    ")?uppgift|"
    "få (sina |dina )?uppgifter överf|portab)",
    // objection
    "(vastustaa ([a-z]+ ){0,8}(käsittely|profilointi|henkilötie|tietojen)|vastustamisoikeu|"
    "vastustami[a-z]* ([a-z]+ ){0,3}(käsittely|oikeu)|käsittely[a-z]* ([a-z]+ ){0,2}vastusta(a|mi)|"
    "göra invänd|invändning|motsätta sig|invända mot|right to object|object to|objection)",
    // withdrawal
    "(peruu[a-z]* ([a-z]+ ){0,4}suostumu|suostumu[a-z]* ([a-z]+ "
    "){0,6}(peruu|perua)|återkalla|återta|"
    "dra tillbaka|withdraw)",
    // complaint
    "((valitu|valitta|kante|saattaa|ilmoit|vieda)[a-z]*…(valvontaviranomai|tietosuojavaltuut|"
    "tietosuojaviranomai)|(valvontaviranomai|tietosuojavaltuut)[a-z]*…(valitu|valitta|kantel|"
    "käsiteltäv|tehdä|saattaa)|valitusoikeu|klag[oa]mål|anföra besvär|besvär hos|"
    "(dataombudsman|tillsynsmyndighet)[a-z]*…(klag|besvär|prövning|anmäl)|complain)"};

constexpr std::array<const char*, base_count> base_words{
    "(suostumu|samtycke|consent)",
    "(sopimu(s|ksen|kseen)\\b|\\bavtal|\\bcontract)",
    "(lakisäätei[a-z]*|lakiin perustuva[a-z]*) (velvoi|velvol|tehtäv|asiakas)|rekisterinpitäjän "
    "lakisäätei|rättslig[a-z]* förpliktelse|legal obligation|6 ?(\\.|art)[a-z. ]*1 ?[a-z. "
    "]*\\(?c\\b",
    "(elintärkeä|livsviktig|vitalt? intress|vital interest)",
    "(yleis(tä|en|een)( koskeva[a-z]*)? (etu|edun)|yleinen etu|yleistä etua|julkisen vallan|"
    "allmänt intresse|allmänintresse|myndighetsutövning|public interest|official authority)",
    "(oikeutet(tu|un|tua|uin)[a-z]* et|oikeutetun edun|berättigat intresse|berättigade intressen|"
    "legitimate interest)",
    "([0-9]{1,4}/[0-9]{4}|\\bla(ki|in) [a-z]|[a-z]la(ki|in)\\b)"};

constexpr const char* special_words{
    "(terveydentil|terveystie|terveyttä koskev|terveyden tila|sairaus|sairauksi|diagnoos|vammaisuu|"
    "toimintakyv[a-z]* (arvio|kuvau)|työ ja toimintaky|toimintakyky|toimintakyv|arkaluont[a-z]* |"
    "\\[x\\] ?(sisältää )?(erityis|arkaluont)|erityis(iä|iin|ten) henkilötietoryhm|"
    "erityisiin henkilötietoryhm|erityisluontei[a-z]* henkilötie|etninen|etnist|uskonnol|"
    "hälsotillstånd|uppgifter om hälsa|hälsouppgift|känsliga (person)?uppgifter|"
    "särskilda kategorier|funktionsförmåga|health (data|information|status)|data concerning health|"
    "special categor)"};

constexpr const char* special_denied{
    "(\\bemme\\b|\\bei (sisällä|käsitellä|kerätä|tallenneta|talleteta|rekisteröidä|ole)|eivät|\\[ "
    "\\]|\\binte\\b|"
    "innehåller inga|\\binga\\b|\\bnot\\b|\\bno special)"};

constexpr const char* article9_words{
    "(9 ?\\.? ?art[a-z]*\\.?,? ?(n )?(2|toisen) ?\\.? ?(kohda|koht|moment|mom|art|[a-j]\\b|\\()|"
    "artikla[a-z]* 9[ .(]*2|9\\(2\\)|9\\.2|9 art[a-z.]* 2|artikel 9[ .]*2|article 9\\(?2?|"
    "tietosuojala(ki|in|issa) ?(\\(?1050/2018\\)?)? ?6 §|6 § …tietosuojala|"
    "dataskyddslagen[^\\n]{0,20}6 §|6 § …dataskyddslag)"};

constexpr const char* officer_words{
    "(tietosuojavastaav|dataskyddsombud|data protection officer|\\bdpo\\b)"};

constexpr const char* joint_words{
    "(yhteisrekisterinpi|yhteisrekisteri|yhteis(inä|iksi|et|iä)? rekisterinpit|"
    "26 artikla|vastuunja|gemensamt personuppgiftsansvar|gemensamma personuppgiftsansvar|"
    "joint(ly)? controller)"};

template <std::size_t Count>
std::vector<Pattern> compiled(const std::array<const char*, Count>& words) {
    std::vector<Pattern> made;
    for (const char* expression : words) {
        made.emplace_back(expression);
    }
    return made;
}

/// `vastustaa henkilötietojen poistamista` is a condition of another right.
std::optional<Span> right_in(const Text& text, Right right, const Pattern& pattern) {
    static const Pattern opposed{"vastustaa ([a-z]+ ){0,2}poista"};
    for (const Span span : pattern.all(text.folded())) {
        const Block& block{text.block_at(span.begin)};
        const bool elsewhere{
            block.parts.any(Part::security | Part::automated | Part::retention)
            && !block.parts.has(Part::rights)};
        static const Pattern spoken{"oikeu"};
        if (elsewhere && !spoken.in(text.view(text.sentence_at(span.begin)))
            && (right == Right::rectification || right == Right::erasure)) {
            continue;
        }
        if ((right != Right::erasure && right != Right::objection)
            || !opposed.in(text.view(text.sentence_at(span.begin)))) {
            return span;
        }
    }
    return std::nullopt;
}

bool is_whole(const Text& text) {
    constexpr std::size_t enough{4};
    std::set<std::uint16_t> kinds;
    for (const Block& block : text.blocks()) {
        if (!block.parts.none()) {
            kinds.insert(block.parts.bits);
        }
    }
    return kinds.size() >= enough;
}

void read_bases(const Text& text, Facts& facts) {
    static const std::vector<Pattern> patterns{compiled(base_words)};
    static const Pattern denied{"\\b(ei|eikä|inte|not)\\b"};
    for (const Block& block : text.blocks()) {
        facts.has_basis_part = facts.has_basis_part || block.parts.has(Part::basis);
    }
    const Parts where{facts.has_basis_part ? Parts{Part::basis} : Part::purpose | Part::basis};
    for (std::size_t base{0}; base < base_count; ++base) {
        facts.bases.at(base) = first_in(text, where, patterns[base], &denied);
    }
    static const Pattern item{"(?:6 ?\\.? ?art[a-z]*\\.?|art[a-z]*\\.? 6|\\b6 "
                              "?\\(1\\)|\\b6\\.1)[^\\n]{0,30}?[ (.]([a-f])\\b"};
    static const Pattern further{"\\b([a-f]) ?(?:alako|alakoh|kohta|kohda|punkt|led)"};
    std::set<std::string_view> items;
    for (const Pattern* pattern : {&item, &further}) {
        for (const std::vector<Span>& groups : pattern->groups(text.folded())) {
            if (text.block_at(groups[0].begin).parts.any(where | Part::purpose)) {
                items.insert(text.view(groups[1]));
            }
        }
    }
    facts.article6_items = items.size();
}

}

std::optional<Span>
first_in(const Text& text, Parts parts, const Pattern& pattern, const Pattern* negation) {
    for (const Block& block : text.blocks()) {
        if (!block.parts.any(parts)) {
            continue;
        }
        for (std::size_t from{block.span.begin}; from < block.span.end;) {
            const std::optional<Span> span{pattern.find(text.folded(), from, block.span.end)};
            if (!span) {
                break;
            }
            if (negation == nullptr || !negation->in(text.view(text.sentence_at(span->begin)))) {
                return span;
            }
            from = span->end + (span->size() == 0 ? 1 : 0);
        }
    }
    return std::nullopt;
}

Span heading_of(const Text& text, Parts parts) {
    for (const Block& block : text.blocks()) {
        if (block.parts.any(parts)) {
            return block.span;
        }
    }
    return text.opening();
}

Facts facts_of(const Text& text) {
    static const std::vector<Pattern> rights{compiled(right_words)};
    static const Pattern special{special_words};
    static const Pattern denied{special_denied};
    static const Pattern article9{article9_words};
    static const Pattern officer{officer_words};
    static const Pattern joint{joint_words};
    static const Pattern consent{
        "(suostumu[a-z]* (perust|nojal)|perust[a-z]* ([a-z]+ ){0,5}suostumu|suostumuksella|"
        "suostumuksellasi|"
        "samtycke|consent)"};
    Facts facts;
    for (std::size_t right{0}; right < right_count; ++right) {
        facts.rights.at(right) = right_in(text, static_cast<Right>(right), rights[right]);
    }
    read_bases(text, facts);
    facts.whole = is_whole(text);
    facts.officer = officer.find(text.folded());
    facts.joint = joint.find(text.folded());
    facts.article9 = article9.find(text.folded());
    facts.consent = consent.find(text.folded());
    for (const Span span : special.all(text.folded())) {
        const Block& block{text.block_at(span.begin)};
        const std::string_view sentence{text.view(text.sentence_at(span.begin))};
        if (!block.parts.any(Part::rights | Part::security) && !denied.in(sentence)) {
            facts.special = span;
            break;
        }
    }
    return facts;
}

}
