#include "gateway/notice/facts.h"

#include <algorithm>
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
    "erityisiin henkilötietoryhm|erityisluontei[a-z]* henkilötie|etninen|etnist|uskonnol|vakaumu|"
    "vajaakunto|osatyökykyisyy|lääkärin (lausun|todist)|päihde(ongelm|riippuv|käyt|taust|tie|hoi|"
    "kuntou)|päihteiden (käyt|väärin)|mielenterveys(ongelm|häiri)|mielenterveyden (ongelm|häiri)|"
    "ammatti(liit|yhdisty)[a-z]* (jäsen|kuulu)|jäsenyy[a-z]* ammatti(liit|yhdisty)|"
    "\\bpoliitti[a-z]* (mielip|kanta|kanto)|seksuaali[a-z]* suuntau|biometri|geneetti|"
    "hälsotillstånd|uppgifter om hälsa|hälsouppgift|känsliga (person)?uppgifter|"
    "särskilda kategorier|funktionsförmåga|uppgifter om "
    "(funktionsnedsätt|sjukdom)|\\bdiagnos|läkar(utlåt|intyg)|"
    "missbruksproblem|medlem(skap)? i [a-z]*(fackförb|fackför)|fackligt? medlem|etniskt? (urs|bak)|"
    "religiös (tro|över|upp)|politiska åsikt|sexuell läggning|"
    "health (data|information|status)|data concerning health|special categor|"
    "medical (certificate|statement|opinion|record)|disability (data|info)|substance abuse|"
    "trade union member|member(ship)? (of|in) (a |the )?trade union|ethnic (orig|back)|"
    "religious (bel|conv)|political opinion|sexual orientation)"};

/// Work ability is told of as data, and as what a service promotes.
constexpr const char* ability_words{
    "(työky(vy|ky([^i]|$))|arbetsförmåg|\\b(work|working) (ability|capacity)|ability to work)"};

constexpr const char* ability_promoted{
    "((edist|tuke[am]|tueta|ylläpi|paran|vahvist|kehitt|främj|stöd|stärk|upprätth|förbättr|promot|"
    "support|maintain|improv)[a-z]*( [a-z]+){0,3} (työky|arbetsförmåg|work|ability)[a-z]*|"
    "työky[a-z]* ?(ja [a-z]+ )?(tue[nt]|tuke|tuki|edist|ylläp|paran|vahvist|palvelu|koordin|"
    "valmen|ohjelm|johtam))"};

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

/// Words for data of Article 9, in the order of their places.
std::vector<Span> special_in(const Text& text) {
    static const Pattern special{special_words};
    static const Pattern ability{ability_words};
    static const Pattern promoted{ability_promoted};
    std::vector<Span> found{special.all(text.folded())};
    const std::vector<Span> services{promoted.all(text.folded())};
    for (const Span span : ability.all(text.folded())) {
        const bool of_service{std::any_of(services.begin(), services.end(), [&](Span service) {
            return service.begin <= span.begin && span.begin < service.end;
        })};
        if (!of_service && !text.block_at(span.begin).heading) {
            found.push_back(span);
        }
    }
    std::sort(
        found.begin(), found.end(), [](Span left, Span right) { return left.begin < right.begin; });
    return found;
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

/// Whether the article that is named last before an item's letter, in its block, is not Article 6:
/// the b of Article 9(2) is no basis.
bool of_another_article(const Text& text, Span letter) {
    static const Pattern article{"\\b([0-9]{1,2}) ?\\.? ?art|\\bart[a-z]*\\.? ([0-9]{1,2})|"
                                 "\\b([69]) ?(?:\\([12]\\)|\\.[12][ .(]*(?:[a-j]\\b|$))"};
    const std::string_view before{
        text.view({text.block_at(letter.begin).span.begin, letter.begin})};
    std::string_view last{"6"};
    for (const std::vector<Span>& groups : article.groups(before)) {
        for (std::size_t group{1}; group < groups.size(); ++group) {
            if (groups[group].size() > 0) {
                last = before.substr(groups[group].begin, groups[group].size());
            }
        }
    }
    return last != "6";
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
            if (text.block_at(groups[0].begin).parts.any(where | Part::purpose)
                && !of_another_article(text, groups[1])) {
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
    facts.officer = officer.find(text.with_addresses()); // the address may be all that is told
    facts.joint = joint.find(text.folded());
    facts.article9 = article9.find(text.folded());
    facts.consent = consent.find(text.folded());
    for (const Span span : special_in(text)) {
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
