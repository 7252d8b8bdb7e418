#include "gateway/exchange/delivery_words.h"

#include "gateway/exchange/problem_texts.h"

#include <algorithm>
#include <array>

namespace gateway::exchange {

namespace {

struct Words {
    std::string_view code;
    std::array<std::string_view, 3> texts; ///< fi, sv, en
};

/// What no question of a relay can fail with, and what is told of a document in other words than of
/// a question; structure tests hold it beside docs/batches.md and what the transports refuse with.
constexpr std::array words{
    Words{
        "ARCHIVE_CUT",
        {"Arkisto on kesken: sen loppu puuttuu", "Arkivet är avklippt: slutet saknas",
         "The archive is cut: its end is missing"}},
    Words{
        "ARCHIVE_DAMAGED",
        {"Arkisto on vioittunut: tarkistussumma ei täsmää",
         "Arkivet är skadat: kontrollsumman stämmer inte",
         "The archive is damaged: its checksum is wrong"}},
    Words{
        "ARCHIVE_DUPLICATE",
        {"Arkistossa on kaksi samannimistä tiedostoa", "Arkivet har två filer med samma namn",
         "The archive has two files of one name"}},
    Words{
        "ARCHIVE_ENCRYPTED",
        {"Arkisto on suojattu salasanalla", "Arkivet är skyddat med lösenord",
         "The archive is protected by a password"}},
    Words{
        "ARCHIVE_ENTRIES",
        {"Arkistossa on muu määrä tiedostoja kuin yksi", "Arkivet har inte exakt en fil",
         "The archive does not hold exactly one file"}},
    Words{
        "ARCHIVE_FORM",
        {"Se ei ole arkisto, jollainen on sovittu", "Det är inget arkiv av avtalat slag",
         "It is no archive of the kind that was agreed"}},
    Words{
        "ARCHIVE_KIND",
        {"Arkistossa on muuta kuin tiedosto: kansio tai linkki",
         "Arkivet har något annat än en fil: en mapp eller en länk",
         "The archive holds something that is no file: a folder or a link"}},
    Words{
        "ARCHIVE_NAME",
        {"Arkiston tiedoston nimessä on polku tai ohjausmerkki",
         "En fil i arkivet har en sökväg eller ett styrtecken i sitt namn",
         "A file in the archive has a path or a control character in its name"}},
    Words{
        "ARCHIVE_NESTED",
        {"Arkistossa on arkisto", "Det finns ett arkiv i arkivet",
         "There is an archive in the archive"}},
    Words{
        "ARCHIVE_RATIO",
        {"Arkisto paisuu purettaessa enemmän kuin sallitaan",
         "Arkivet växer mer än tillåtet när det packas upp",
         "The archive grows more than is allowed when it is unpacked"}},
    Words{
        "ARCHIVE_TOO_LARGE",
        {"Arkisto on purettuna suurempi kuin sallitaan",
         "Arkivet är uppackat större än vad som tillåts",
         "The archive is larger than allowed when it is unpacked"}},
    Words{
        "CONTROL_MISSING",
        {"Tarkistustieto puuttuu, on kahdesti tai ei ole luku",
         "En kontrolluppgift saknas, finns två gånger eller är inget tal",
         "A control figure is missing, stands there twice or is no number"}},
    Words{
        "CONTROL_RECORDS",
        {"Tietueita on muu määrä kuin ilmoitettiin", "Antalet poster är ett annat än det uppgivna",
         "There is another number of records than was declared"}},
    Words{
        "CONTROL_SUM",
        {"Summa on muu kuin ilmoitettiin", "Summan är en annan än den uppgivna",
         "The sum is another than was declared"}},
    Words{
        "CONTROL_UNADDABLE",
        {"Summattava arvo ei ole luku, tai tietuetta ei voi lukea",
         "Ett värde som ska summeras är inget tal, eller posten kan inte läsas",
         "A value to be added up is no number, or its record cannot be read"}},
    Words{
        "DELIVERY_REJECTED",
        {"Toimitus hylättiin kokonaan", "Leveransen förkastades helt",
         "The delivery was rejected as a whole"}},
    Words{
        "DELIVERY_TOO_LARGE",
        {"Toimitus on suurempi kuin sallitaan", "Leveransen är större än vad som tillåts",
         "The delivery is larger than is allowed"}},
    Words{
        "DOCUMENT_TOO_LARGE",
        {"Tietue ei mahdu asiakirjaan, jonka suurin koko on sovittu",
         "Posten ryms inte i en handling av avtalad största storlek",
         "The record does not fit a document of the largest size that was agreed"}},
    Words{
        "ENVELOPE_CLOSED",
        {"Salaus ei aukea: se on toiselle avaimelle tai muuttunut matkalla",
         "Krypteringen öppnas inte: den är för en annan nyckel eller ändrad på vägen",
         "The encryption does not open: it is for another key, or was changed on the way"}},
    Words{
        "ENVELOPE_FORM",
        {"Toimitusta ei ole salattu niin kuin on sovittu",
         "Leveransen är inte krypterad så som avtalats",
         "The delivery is not encrypted as was agreed"}},
    Words{
        "FILE_EXISTS",
        {"Vastaanottajalla on asiakirjan nimellä jo toinen sisältö",
         "Hos mottagaren finns redan ett annat innehåll under handlingens namn",
         "Other content stands at the party already under the document's name"}},
    Words{
        "GONE_FROM_REGISTER",
        {"Tietuetta ei enää ole rekisterissä", "Posten finns inte längre i registret",
         "The record is not in the register any more"}},
    Words{
        "HTTP_REFUSED",
        {"Vastaanottaja hylkäsi asiakirjan", "Mottagaren avvisade handlingen",
         "The party refused the document"}},
    Words{
        "MANIFEST_CONTRADICTS",
        {"Luettelo sanoo muuta kuin aiempi luettelo",
         "Förteckningen säger något annat än en tidigare förteckning",
         "The manifest says something else than an earlier one"}},
    Words{
        "MANIFEST_FORM",
        {"Luetteloa ei voi lukea, tai se on muuta muotoa kuin on sovittu",
         "Förteckningen kan inte läsas eller har en annan form än den avtalade",
         "The manifest cannot be read, or has another form than was agreed"}},
    Words{
        "MANIFEST_AWAITED",
        {"Luettelo, joka nimeää asiakirjan, ei ole vielä tullut",
         "Förteckningen som nämner handlingen har inte kommit än",
         "The manifest that names the document has not come yet"}},
    Words{
        "MANIFEST_MISSING",
        {"Asiakirjan luettelo ei tullut ajoissa", "Handlingens förteckning kom inte i tid",
         "The document's manifest did not come in time"}},
    Words{
        "MANIFEST_ORDER",
        {"Luettelon asiakirjat eivät ole järjestyksessä", "Förteckningens handlingar är i oordning",
         "The documents of the manifest are out of order"}},
    Words{
        "MANIFEST_TOO_LARGE",
        {"Luettelo on suurempi kuin sallitaan", "Förteckningen är större än vad som tillåts",
         "The manifest is larger than is allowed"}},
    Words{
        "MANIFEST_TOTALS",
        {"Luettelon yhteismäärät eivät täsmää sen riveihin",
         "Förteckningens totaler stämmer inte med dess rader",
         "The totals of the manifest do not fit its lines"}},
    Words{
        "RECORD_KEY_MISSING",
        {"Tietueen avain puuttuu", "Postens nyckel saknas", "The record's key is missing"}},
    Words{
        "RECORD_KEY_TWICE",
        {"Henkilöllä on toinen tietue, jota ei voi erottaa tästä",
         "Personen har en annan post som inte kan skiljas från denna",
         "The person has another record that cannot be told from this one"}},
    Words{
        "REGISTER_DATA",
        {"Rekisterin tietoa ei voi lukea", "Uppgiften i registret kan inte läsas",
         "What the register says cannot be read"}},
    Words{
        "RESULT_CONTRADICTS",
        {"Kuittaus on ristiriidassa aiemman kanssa", "Kvitteringen motsäger en tidigare",
         "The result contradicts an earlier one"}},
    Words{
        "RESULT_FORM",
        {"Kuittaus ei nimeä tietuetta, tai sen tulos on tuntematon",
         "Kvitteringen nämner ingen post, eller dess utfall är okänt",
         "The result names no record, or its outcome is unknown"}},
    Words{
        "RESULT_REPEATED",
        {"Sama kuittaus tuli jo aiemmin", "Samma kvittering kom redan tidigare",
         "The same result came before"}},
    Words{
        "RESULT_UNMATCHED",
        {"Kuittaus koskee tietuetta, jota ei ole lähetetty",
         "Kvitteringen gäller en post som inte har sänts",
         "The result is about a record that was not sent"}},
    Words{
        "SIGNATURE_FORM",
        {"Allekirjoitus ei ole sovittua muotoa", "Signaturen har inte den avtalade formen",
         "The signature is not of the form that was agreed"}},
    Words{
        "SIGNATURE_MISSING",
        {"Allekirjoitus puuttuu", "Signaturen saknas", "The signature is missing"}},
    Words{
        "SIGNATURE_WRONG",
        {"Allekirjoitus ei täsmää sisältöön", "Signaturen stämmer inte med innehållet",
         "The signature does not fit the content"}},
    Words{
        "SIGNED_CONTENT_AGAIN",
        {"Sama allekirjoitettu sisältö otettiin vastaan jo aiemmin",
         "Samma signerade innehåll har redan tagits emot",
         "The same signed content was taken in before"}},
    Words{
        "SIGNER_EXPIRED",
        {"Allekirjoittajan varmenne ei ole voimassa", "Undertecknarens certifikat gäller inte",
         "The signer's certificate is not valid"}},
    Words{
        "SIGNER_NOT_PINNED",
        {"Allekirjoittajan varmennetta ei ole kiinnitetty osapuoleen",
         "Undertecknarens certifikat är inte fäst vid parten",
         "The signer's certificate is not pinned to the party"}},
    Words{
        "WAITS_ITS_TURN",
        {"Tietue odottaa vuoroaan", "Posten väntar på sin tur", "The record waits its turn"}},
    Words{
        "XSLT_FAILED",
        {"Tyylisivun ajo epäonnistui", "Stilmallen kunde inte tillämpas", "The stylesheet failed"}},
    Words{
        "XSLT_LIMIT",
        {"Tyylisivu ylitti rajansa", "Stilmallen överskred sina gränser",
         "The stylesheet went past its bounds"}},
    Words{
        "XSLT_OFF",
        {"Tyylisivuja ei ajeta tässä asennuksessa",
         "Stilmallar tillämpas inte i denna installation",
         "No stylesheets are applied in this installation"}},
    Words{
        "XSLT_PROGRAM",
        {"Tyylisivun ohjelmaa ei voi käynnistää tai eristää",
         "Stilmallens program kan inte startas eller isoleras",
         "The program for stylesheets cannot be started or locked in"}},
    Words{
        "XSLT_STYLESHEET",
        {"Tyylisivu ei kelpaa", "Stilmallen duger inte", "The stylesheet will not do"}}};

}

std::string_view delivery_words(std::string_view code, policy::Language language) noexcept {
    const auto at = static_cast<std::size_t>(language);
    const auto* const known = std::find_if(
        words.begin(), words.end(), [code](const Words& one) { return one.code == code; });
    if (known != words.end()) {
        return known->texts.at(at);
    }
    const ProblemText& told{text_of(code)};
    return told.codes.empty() ? std::string_view{} : told.title.at(at);
}

std::string with_words(std::string_view code, policy::Language language) {
    const std::string_view told{delivery_words(code, language)};
    return told.empty() ? std::string{code} : std::string{told} + " (" + std::string{code} + ')';
}

std::string printable_place(std::string path) {
    std::replace_if(
        path.begin(), path.end(),
        [](char byte) { return static_cast<unsigned char>(byte) < 0x20U || byte == 0x7F; }, ' ');
    return path;
}

}
