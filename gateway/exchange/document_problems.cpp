#include "gateway/exchange/problem_tables.h"

namespace gateway::exchange {

namespace {

/// Of a 422 it is the question that is meant, of a 502 the party's answer: the words fit both.
constexpr std::array texts{
    ProblemText{
        "REQUIRED_MISSING SUBJECT_MISSING RECORD_EMPTY DOCUMENT_EMPTY JSON_NO_RECORDS",
        {"Vaadittu tieto puuttuu", "En uppgift som krävs saknas", "Something required is missing"},
        {"Kysymyksessä tai osapuolen vastauksessa ei ole tietoa, jonka kuvaus vaatii, tai siinä ei "
         "ole mitään. Polku kertoo kohdan; 422: täydennä kysymys.",
         "Frågan eller partens svar saknar en uppgift som beskrivningen kräver, eller är tom. "
         "Sökvägen anger stället; 422: komplettera frågan.",
         "The question or the party's answer lacks what the description requires, or is empty. "
         "The path says where; 422: complete the question."}},
    ProblemText{
        "VALUE_KIND",
        {"Kohdassa on väärän laatuinen arvo", "På stället finns ett värde av fel slag",
         "There is a value of the wrong kind"},
        {"Polku kertoo kohdan. Vertaa kuvaukseen (openapi.json): arvo, kohde ja luettelo ovat eri "
         "asioita.",
         "Sökvägen anger stället. Jämför med beskrivningen (openapi.json): ett värde, ett objekt "
         "och en lista är olika saker.",
         "The path says where. Compare it with the description (openapi.json): a value, an object "
         "and an array are different things."}},
    ProblemText{
        "HETU_LENGTH HETU_DIGITS HETU_CENTURY HETU_DATE HETU_NUMBER HETU_CHECK HETU_FUTURE",
        {"Henkilötunnus ei kelpaa", "Personbeteckningen duger inte",
         "The personal identity code will not do"},
        {"Polku kertoo kohdan. Tarkista tunnus merkki merkiltä; tarkistusmerkin on täsmättävä, "
         "eikä syntymäpäivä voi olla tulossa (vuosisadan merkki).",
         "Sökvägen anger stället. Kontrollera beteckningen tecken för tecken; kontrolltecknet "
         "måste stämma, och födelsedagen kan inte ligga i framtiden (tecknet för århundradet).",
         "The path says where. Check the code character by character; its check character must "
         "fit, and the day of birth cannot lie ahead (the century sign)."}},
    ProblemText{
        "DATE_FORM INSTANT_FORM INSTANT_AMBIGUOUS INSTANT_NONEXISTENT DXL_DATETIME",
        {"Päivä tai ajanhetki ei kelpaa", "Datumet eller tidpunkten duger inte",
         "The date or moment will not do"},
        {"Polku kertoo kohdan. Päivän on oltava olemassa ja kirjoitettu niin kuin kuvaus sanoo; "
         "kellonajan, joka kesäajan vaihtuessa puuttuu tai on kahdesti, on kerrottava "
         "aikaero.",
         "Sökvägen anger stället. Dagen måste finnas och vara skriven så som beskrivningen säger; "
         "ett klockslag som saknas eller finns två gånger vid sommartidens skifte måste ange "
         "tidsskillnaden.",
         "The path says where. The day must exist and be written as the description says; a time "
         "that is missing or there twice when summer time changes must give its offset."}},
    ProblemText{
        "INTEGER_FORM DECIMAL_FORM BOOLEAN_FORM JSON_NUMBER JSON_BOOLEAN",
        {"Luku tai totuusarvo ei kelpaa", "Talet eller sanningsvärdet duger inte",
         "The number or truth value will not do"},
        {"Polku kertoo kohdan. Vertaa arvoa kuvaukseen (openapi.json).",
         "Sökvägen anger stället. Jämför värdet med beskrivningen (openapi.json).",
         "The path says where. Compare the value with the description (openapi.json)."}},
    ProblemText{
        "IDENTIFIER_KIND PERSON_ID_FORM NAME_FORM PHONE_FORM BUSINESS_ID_FORM BUSINESS_ID_CHECK "
        "VAT_FORM OVT_FORM OID_FORM OID_ARC IBAN_FORM IBAN_COUNTRY IBAN_LENGTH IBAN_CHECK "
        "REFERENCE_FORM REFERENCE_CHECK MUNICIPALITY_FORM MUNICIPALITY_ZEROS POSTAL_CODE_FORM "
        "POSTAL_CODE_ZEROS",
        {"Tunnus, nimi tai numero ei kelpaa", "Beteckningen, namnet eller numret duger inte",
         "The identifier, name or number will not do"},
        {"Polku kertoo kohdan. Tarkista muoto, pituus ja tarkistusmerkki.",
         "Sökvägen anger stället. Kontrollera form, längd och kontrolltecken.",
         "The path says where. Check its form, length and check character."}},
    ProblemText{
        "CODE_UNMAPPED CODE_UNKNOWN CODE_NOT_IN_FORCE CODE_NOT_YET CODE_ENDED CODE_UNDATED "
        "COUNTRY_CODE LANGUAGE_CODE",
        {"Koodia ei tunneta", "Koden är okänd", "The code is not known"},
        {"Polku kertoo kohdan. Koodi ei ole sovitussa luettelossa, ei ole voimassa sinä päivänä "
         "tai "
         "on ilman päivää, jonka mukaan sitä luetaan.",
         "Sökvägen anger stället. Koden finns inte i den avtalade förteckningen, gäller inte den "
         "dagen eller saknar den dag enligt vilken den läses.",
         "The path says where. The code is not in the agreed list, is not in force on that day, or "
         "lacks the day by which it is read."}},
    ProblemText{
        "TEXT_ENCODING CHARSET_INVALID CHARSET_UNMAPPABLE JSON_ENCODING XML_ENCODING CSV_ENCODING "
        "JSON_CHARACTER XML_CHARACTER CSV_CHARACTER",
        {"Tekstissä on merkki, joka ei kelpaa", "Texten har ett tecken som inte duger",
         "The text has a character that will not do"},
        {"Polku kertoo kohdan. Lähetä UTF-8:aa ilman ohjausmerkkejä.",
         "Sökvägen anger stället. Sänd UTF-8 utan styrtecken.",
         "The path says where. Send UTF-8 without control characters."}},
    ProblemText{
        "JSON_MALFORMED JSON_DUPLICATE_KEY JSON_DEPTH JSON_NOT_OBJECT",
        {"Sisältö ei ole kelvollista JSONia", "Innehållet är inte giltig JSON",
         "The content is not proper JSON"},
        {"Sen on oltava yksi JSON-objekti (RFC 8259), jossa kukin nimi on kerran eikä liian monta "
         "tasoa ole sisäkkäin.",
         "Det ska vara ett JSON-objekt (RFC 8259) där varje namn finns en gång och nivåerna inte "
         "är för många.",
         "It must be one JSON object (RFC 8259) in which each name is once and that is not nested "
         "too deeply."}},
    ProblemText{
        "XML_MALFORMED XML_VERSION XML_DOCTYPE XML_DEPTH XML_ATTRIBUTES XML_SECOND_DOCUMENT "
        "XML_ROOT XML_NOT_A_RECORD XML_MIXED_CONTENT XML_NIL",
        {"Sisältö ei ole sovittua XML:ää", "Innehållet är inte den avtalade XML:en",
         "The content is not the XML that was agreed"},
        {"Sen on oltava yksi ehjä XML-asiakirja ilman DOCTYPEa, ja sen juuren ja rakenteen "
         "kuvauksen mukaisia.",
         "Det ska vara ett helt XML-dokument utan DOCTYPE, med rot och struktur enligt "
         "beskrivningen.",
         "It must be one whole XML document without a DOCTYPE, with its root and structure as "
         "described."}},
    ProblemText{
        "CSV_HEAD CSV_HEAD_REPEATED CSV_COLUMNS CSV_QUOTE CSV_QUOTE_OPEN CSV_LINE_ENDS DXL_ROOT "
        "DXL_UNID DXL_CONFLICT DXL_DUPLICATE DXL_DELETED",
        {"Tiedosto ei ole sovitussa muodossa", "Filen har inte den avtalade formen",
         "The file is not in the agreed form"},
        {"Vertaa sen alkua ja kutakin riviä tai asiakirjaa kuvaukseen.",
         "Jämför dess början och varje rad eller dokument med beskrivningen.",
         "Compare its beginning and each row or document with the description."}},
    ProblemText{
        "JSON_TOO_LARGE XML_TOO_LARGE CSV_TOO_LARGE DXL_TOO_LARGE DXL_TOO_MANY JSON_SCHEMA_BUDGET",
        {"Sisältö on liian suuri", "Innehållet är för stort", "The content is too large"},
        {"Siinä on liian monta tai liian pitkää osaa. Lähetä vain se, minkä kuvaus tuntee.",
         "Det har för många eller för långa delar. Sänd bara det som beskrivningen känner till.",
         "It has too many parts, or too long ones. Send only what the description knows."}},
    ProblemText{
        "JSON_SCHEMA XML_SCHEMA JSON_SHAPE",
        {"Sisältö ei ole skeeman mukaista", "Innehållet följer inte schemat",
         "The content does not follow its schema"},
        {"Polku kertoo kohdan, joka poikkeaa sovitusta skeemasta.",
         "Sökvägen anger stället som avviker från det avtalade schemat.",
         "The path says where it differs from the agreed schema."}},
    ProblemText{
        "DELIVERY_EMPTY",
        {"Toimitus on tyhjä", "Leveransen är tom", "The delivery is empty"},
        {"Mitään ei otettu vastaan. Lähetä tiedosto, jossa on sisältöä.",
         "Inget togs emot. Sänd en fil med innehåll.",
         "Nothing was taken in. Send a file with something in it."}},
    ProblemText{
        "DOCUMENT_NOT_SINGLE",
        {"Sisällössä on useampi kuin yksi tietue", "Innehållet har fler än en post",
         "The content has more than one record"},
        {"Yksi kysymys ja yksi vastaus koskevat yhtä henkilöä.",
         "En fråga och ett svar gäller en person.",
         "One question and one answer are about one person."}},
    ProblemText{
        "ANSWER_ABOUT_ANOTHER",
        {"Osapuoli vastasi toisesta henkilöstä", "Parten svarade om en annan person",
         "The party answered about another person"},
        {"Vastausta ei otettu vastaan. Ilmoita osapuolelle viestin tunnus.",
         "Svaret togs inte emot. Meddela parten meddelandets id.",
         "The answer was not taken in. Tell the party the message's id."}},
    ProblemText{
        "REGISTER_AMBIGUOUS REGISTER_ABOUT_ANOTHER",
        {"Rekisterin rivi ei ole yhden henkilön", "Registrets rad gäller inte en enda person",
         "The register's row is not one person's"},
        {"Rekisterissä on samalla avaimella useampi rivi tai toisen henkilön rivi. Korjaa "
         "rekisteri.",
         "Registret har flera rader med samma nyckel, eller en annan persons rad. Rätta registret.",
         "The register has several rows of the same key, or another person's. Mend the register."}},
    ProblemText{
        "VALUE_NOT_WRITABLE PATH_UNKNOWN PATH_REPEATED JSON_PATH XML_PATH CSV_PATH DXL_PATH "
        "CSV_VALUE JSON_ONE_RECORD XML_ONE_RECORD BUILT_DOCUMENT_DIFFERS",
        {"Tietoa ei voi kirjoittaa osapuolen muotoon", "Uppgiften kan inte skrivas i partens form",
         "It cannot be written in the party's form"},
        {"Mitään ei lähetetty. Jos arvo on oikea, ylläpidon on korjattava vaihdon kuvaus.",
         "Inget sändes. Om värdet är rätt måste administrationen rätta utbytets beskrivning.",
         "Nothing was sent. If the value is right, the administrators must mend the exchange's "
         "mapping."}},
    ProblemText{
        "PROVENANCE_STAMP_MISSING PROVENANCE_EMPTY PROVENANCE_NO_BASIS "
        "PROVENANCE_BASIS_NOT_IN_FORCE",
        {"Tiedolla ei ole lähdettä tai perustetta", "En uppgift saknar källa eller grund",
         "Something that came has no source or basis"},
        {"Osapuolen lähettämää ei voida ottaa vastaan. Ilmoita ylläpitoon viestin tunnus.",
         "Det som parten sände kan inte tas emot. Meddela administrationen meddelandets id.",
         "What the party sent cannot be taken in. Tell the administrators the message's id."}},
};

}

std::span<const ProblemText> document_problems() noexcept {
    return texts;
}

}
