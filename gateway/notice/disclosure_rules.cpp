// Disclosures: what is denied in one place and told in another, lists without an end, statements
// that go the wrong way. LINT-DISCLOSE-CONTRA, LINT-OPEN-LIST, LINT-DIRECTION.

#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

namespace gateway::notice {

namespace {

using policy::Label;

struct Denial {
    Span span;
    Span sentence;
};

/// Whether a denial is of some data only: `turvakiellon alaisia osoitetietoja ei luovuteta`.
bool of_some_data(std::string_view sentence) {
    static const Pattern compound{"\\b([a-z]+)(?:tietoja|tiedot) ei\\b"};
    static const Pattern all_data{"^(henkilö|asiakas|rekisteri|rekisterin)$"};
    static const Pattern kind{"(turvakiel|turvallisuuskiel|arkaluont|salassa pidettäv|"
                              "erityis[a-z]* henkilötie|terveydentil|spärrmark|sekretessbel)"};
    for (const std::vector<Span>& groups : compound.groups(sentence)) {
        if (!all_data.in(sentence.substr(groups[1].begin, groups[1].size()))) {
            return true;
        }
    }
    return kind.in(sentence);
}

/// `Tietoja ei luovuteta …` without a condition, in no manner and for no purpose.
std::vector<Denial> denials(const Reading& reading) {
    static const Pattern denial{
        "((tietoja|henkilötietoja|asiakastietoja|tiedot) ei ([a-z]+ )?(luovuteta|siirretä|anneta)|"
        "\\bei ([a-z]+ )?luovuteta|emme (luovuta|siirrä)|ei (ole )?säännönmukaisia ([a-z]+ "
        ")?luovutu|"
        "säännönmukaisia ([a-z]+ )?luovutuksia ei (ole|tehdä)|ei säännönmukai[a-z]* luovut|"
        "(uppgifter|uppgifterna) (lämnas|överlåts) inte|inga regelmässiga utlämn|"
        "(data|information) (is|are) not (disclosed|shared))"};
    static const Pattern narrow{
        "(markkinoin|mainon|\\beu|\\beta\\b|eta mai|euroop|ulkoma|kolmansi(in|lle) mai|marknadsför|"
        "\\bees\\b|tredje land|marketing|outside|kaupallisi)"};
    static const Pattern manner{
        "(julkisesti|\\bjulkisuuteen|\\bverkossa|\\bverkkoon|verkon "
        "(kautta|yli|välityk)|sähköisesti|"
        "internet|puhelimitse|puhelimessa|sähköpost|suullisesti|tekni[a-z]* (käyttö)?(yhtey|raja)|"
        "elektroniskt|offentligt|på nätet|per telefon|publicly|online|by telephone)"};
    static const Pattern condition{
        "(\\bjos\\b|\\bmikäli\\b|\\bellet\\b|\\bkun\\b|\\bennen\\b|\\bom (du|inte|kunden|den)\\b|"
        "\\bif\\b|\\bwhen\\b)"};
    std::vector<Denial> found;
    for (const Span span : denial.all(reading.text.folded())) {
        const Span sentence{reading.text.sentence_at(span.begin)};
        const std::string_view words{reading.text.view(sentence)};
        const bool in_part{narrow.in(words) || manner.in(words) || of_some_data(words)};
        if (!in_part && !condition.in(words) && !qualified(words)) {
            found.push_back({span, sentence});
        }
    }
    return found;
}

const Pattern& giving() {
    static const Pattern pattern{
        "((voidaan|saatetaan|voi) ([a-z]+ )?(siirtää|luovuttaa|antaa|julkaista)|"
        "\\b(luovutetaan|siirretään|toimitetaan|välitetään|annetaan)\\b|"
        "(valtakunnalli[a-z]*|järjestelmään)…tallentu[a-z]*|tallentu[a-z]*…valtakunnalli|"
        "suostumu[a-z]* …hyödyntämi|hyödynnetään…(hank|tutkimu)|"
        "(kan|får) (lämnas|överlåtas)|\\blämnas ut\\b|(may be|are|is) "
        "(disclosed|shared|transferred))"};
    return pattern;
}

/// Whom it goes to, if that is someone else and a person's data are meant.
bool goes_outside(const Reading& reading, const Span span) {
    static const Pattern receiver{"(lle\\b|kassoille|järjestelmään|viranomai|rahoittaj|hankk|"
                                  "tutkimu|kelalle|rekisteriin|\\btill\\b|"
                                  "\\bto\\b)"};
    static const Pattern harmless{
        "(yritystie|yrityksen tie|käyttöoike|rekisteröidylle|asiakkaalle itse|hänelle itse|"
        "säilytysjärjestelm|arkist|lakiin perust|lain nojalla|laissa|lainsää|laki[a-z]* |lakisääte|"
        "pakottava|velvoitta|enligt lag|med stöd av lag|by law|required by)"};
    static const Pattern stored{"(tallentu[a-z]*…valtakunnalli|valtakunnalli[a-z]*…tallentu)"};
    const std::string_view sentence{sentence_of(reading.text, span)};
    const Block& block{reading.text.block_at(span.begin)};
    const bool elsewhere{
        block.parts.any(Part::rights | Part::security | Part::retention)
        && !block.parts.has(Part::recipients)};
    return !elsewhere && !denied(sentence) && receiver.in(sentence)
           && (stored.in(sentence) || !harmless.in(sentence));
}

/// `muille` denies what was not listed before it.
bool only_the_rest(const Reading& reading, const Denial& denial, Span span) {
    static const Pattern rest{"\\b(muille|muihin|muualle|muutoin|andra|others)\\b"};
    const Block& of_denial{reading.text.block_at(denial.span.begin)};
    const Block& of_span{reading.text.block_at(span.begin)};
    return rest.in(reading.text.view(denial.sentence)) && span.begin < denial.span.begin
           && of_span.parts.any(of_denial.parts) && of_span.parts.has(Part::recipients);
}

void judge_contradictions(const Reading& reading, Report& report) {
    const std::vector<Denial> all{denials(reading)};
    if (all.empty()) {
        return;
    }
    for (const Span span : giving().all(reading.text.folded())) {
        const Span sentence{reading.text.sentence_at(span.begin)};
        for (const Denial& denial : all) {
            if (denial.sentence == sentence || !goes_outside(reading, span)
                || only_the_rest(reading, denial, span)) {
                continue;
            }
            static const Label why{
                "Rivillä {1} sanotaan, ettei tietoja luovuteta; tässä niitä annetaan.",
                "På rad {1} sägs att uppgifter inte lämnas ut; här lämnas de.",
                "Line {1} says that no data are disclosed; here they are."};
            static const Label instead{
                "Luettele vastaanottajat, kullekin tiedot, tarkoitus ja säännös tai suostumus; "
                "poista "
                "kielto, joka ei pidä.",
                "Räkna upp mottagarna och för var och en uppgifterna, ändamålet och bestämmelsen "
                "eller "
                "samtycket; stryk förnekandet som inte håller.",
                "List the recipients, and for each the data, the purpose and the provision or "
                "consent; "
                "strike the denial that does not hold."};
            report.add(
                Rule::disclose_contra, Severity::error, span,
                filled(why, {same(std::to_string(reading.text.line_of(denial.span.begin)))}),
                instead);
            break;
        }
    }
}

void judge_open_lists(const Reading& reading, Report& report) {
    static const Pattern open{
        "(\\bmui(lle|hin|den|ta)\\b ([a-z]+ )?vastaav|\\besim(erkiksi|\\.)|\\bmm\\.|muun "
        "muassa|\\bjne\\b|"
        "\\byms?\\b|\\btms\\b|\\bt\\.ex\\.|till exempel|bland annat|\\bm\\.fl|for example|such as|"
        "\\betc\\b|including but not)"};
    static const Pattern giving_word{
        "(luovut|siirt|siirre|\\banne|\\banta|välite|toimite|ilmoite|saada|pyytää|vastaanott|"
        "lämnas|mottag|\\bges\\b|disclos|recipient|shared|\\bgiven\\b)"};
    static const Pattern of_data{
        "(tietoja|tiedot) (voidaan )?(annetaan|antaa|luovutetaan|luovuttaa|siirretään|siirtää)|"
        "uppgifter(na)? (lämnas|ges|kan lämnas)|data (are|may be) (disclosed|given|shared)"};
    static const Pattern company{"(yritystie|yrityksi[aä] koskev|yrityshakem|företag)"};
    static const Pattern tail{"\\bmuut ([a-z]+ ){1,8}(tarpeellis|välttämättöm)[a-z]* tied"};
    static const Pattern purpose_tail{"\\b(tms|jne|yms?|etc|m\\.m)\\b"};
    static const Label why{
        "Luettelo jää avoimeksi: vastaanottajaa tai tietoa, jota ei ole nimetty, ei voi tästä "
        "päätellä.",
        "Uppräkningen är öppen: en mottagare eller uppgift som inte nämns kan inte utläsas.",
        "The list is open: who or what is not named cannot be known from it."};
    static const Label instead{
        "Luettele kaikki tai nimeä ryhmä ja säännös, joka sen rajaa.",
        "Räkna upp alla eller ange gruppen och bestämmelsen som avgränsar den.",
        "List them all, or name the class and the provision that limits it."};
    const Text& text{reading.text};
    for (const Block& block : text.blocks()) {
        const bool recipients{
            block.parts.any(Part::recipients)
            || (block.parts.none() && of_data.in(text.view(block.span)))};
        const bool purpose{block.parts.has(Part::purpose) && !block.heading};
        if (!recipients && !purpose) {
            continue;
        }
        const std::string_view words{text.view(block.span)};
        for (const Pattern* pattern : {&open, &tail, &purpose_tail}) {
            const bool applies{pattern == &purpose_tail ? purpose : recipients};
            for (const Span inner : applies ? pattern->all(words) : std::vector<Span>{}) {
                const Span span{block.span.begin + inner.begin, block.span.begin + inner.end};
                const std::string_view sentence{sentence_of(text, span)};
                const bool given{
                    pattern == &tail || pattern == &purpose_tail || giving_word.in(sentence)};
                if (given && !company.in(sentence)) {
                    report.add(Rule::open_list, Severity::warning, span, why, instead);
                }
            }
        }
    }
}

void judge_direction(const Reading& reading, Report& report) {
    static const Pattern wrong{
        "(lausuntopyyn[a-z]* varten…(kass|kela|kansanel)|(kassoille|kassalle)…"
        "lausuntopyyn[a-z]* varten|"
        "för (begäran|begäranden) om utlåtande…(kass|fpa))"};
    static const Label why{
        "Suunta on väärä: kassa tai Kela pyytää lausuntoa, ja työvoimaviranomainen antaa "
        "lausunnon.",
        "Riktningen är fel: kassan eller FPA begär utlåtandet och arbetskraftsmyndigheten ger det.",
        "The direction is wrong: the fund or Kela asks for a statement, and the employment "
        "authority "
        "gives it."};
    static const Label instead{
        "Kirjoita: työvoimapoliittinen lausunto annetaan Kelalle ja työttömyyskassalle niiden "
        "pyynnöstä "
        "(työttömyysturvalaki 1290/2002, 11 luku).",
        "Skriv: ett arbetskraftspolitiskt utlåtande ges till FPA och arbetslöshetskassan på deras "
        "begäran "
        "(lagen om utkomstskydd för arbetslösa 1290/2002, 11 kap.).",
        "Write: the labour-policy statement is given to Kela and the unemployment fund at their "
        "request "
        "(act 1290/2002, chapter 11)."};
    for (const Span span : wrong.all(reading.text.folded())) {
        report.add(Rule::direction, Severity::warning, span, why, instead);
    }
}

}

void judge_disclosures(const Reading& reading, Report& report) {
    judge_contradictions(reading, report);
    judge_open_lists(reading, report);
    judge_direction(reading, report);
}

}
