// Each rule with words that nobody here has seen in a notice: what it finds, and what it leaves.

#include "tests/notice/knowledge.h"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace tests::notice_room;
using notice::Rule;

namespace {

struct Words {
    Rule rule;
    bool found;
    const char* words;
};

const Words all[]{
    {Rule::copy, true, "Rekisterinpitäjä: [kunnan nimi]"},
    {Rule::copy, false, "Palvelukanavat: puhelut, tekstiviestit, chat ja sähköposti."},
    {Rule::basis_not_art6, true,
     "Käsittelyn oikeusperuste\n- asiakassuhteen ylläpitäminen\n- laki"},
    {Rule::basis_not_art6, true, "Käsittely perustuu asiakassuhteeseen."},
    {Rule::basis_not_art6, true, "Oikeusperuste: rekisterinpitäjän oikeutettu etu"},
    {Rule::basis_not_art6, false,
     "Käsittelyn tarkoitus\nAsiakassuhteen hoitaminen.\nOikeusperuste\nLakisääteinen velvoite (6 "
     "artiklan 1 kohdan c alakohta)."},
    {Rule::basis_not_art6, false, "Oikeusperuste: oikeutettua etua ei käytetä perusteena."},
    {Rule::basis_not_art6, false, "Tietojen säilytys perustuu asiakassuhteen kestoon."},
    {Rule::basis_mix, true, "Oikeusperuste\nLakisääteinen velvoite\nSuostumus"},
    {Rule::basis_mix, false,
     "Oikeusperuste\nLakisääteinen velvoite (6 artiklan 1 kohta c)\nSuostumus uutiskirjeeseen (6 "
     "artiklan 1 kohta a)"},
    {Rule::basis_mix, false,
     "Oikeusperuste\nLakisääteinen velvoite. Suostumukseen perustuu vain tietojen antaminen "
     "työnantajalle."},
    {Rule::art9_missing, true, "Tietosisältö\nNimi, henkilötunnus, diagnoosit ja lääkitys."},
    {Rule::art9_missing, true, "Tietosisältö: terveystiedot"},
    {Rule::art9_missing, true, "☒ Sisältää erityisiä henkilötietoryhmiä"},
    {Rule::art9_missing, true, "Datainnehåll\nUppgifter om hälsotillstånd"},
    {Rule::art9_missing, true, "Personal data we process\nHealth information of the client"},
    {Rule::art9_missing, false,
     "Tietosisältö: terveystiedot. Ne käsitellään 9 artiklan 2 kohdan b alakohdan nojalla."},
    {Rule::art9_missing, false, "Rekisteriin ei tallenneta terveydentilaa koskevia tietoja."},
    {Rule::art9_missing, false, "☐ Sisältää erityisiä henkilötietoryhmiä"},
    {Rule::secrecy_ground, true,
     "Tiedot ovat salassa pidettäviä (viranomaisten toiminnan julkisuudesta annettu laki 621/1999, "
     "24 "
     "ja 29 §)."},
    {Rule::secrecy_ground, false,
     "Tiedot ovat salassa pidettäviä (621/1999 24 §). Tietoja luovutetaan 26 ja 29 §:n nojalla."},
    {Rule::disclose_contra, true,
     "Tietojen luovutukset\nTietoja ei luovuteta rekisterin ulkopuolelle. Tiedot toimitetaan "
     "kuukausittain hankkeen rahoittajalle."},
    {Rule::disclose_contra, true,
     "Luovutukset\nEi säännönmukaisia luovutuksia.\nAsiakkaan tiedot luovutetaan kuntayhtymälle "
     "palvelun suunnittelua varten."},
    {Rule::disclose_contra, false,
     "Luovutukset\nTietoja luovutetaan Kelalle etuuden maksamista varten. Muille tietoja ei "
     "luovuteta."},
    {Rule::disclose_contra, false,
     "Luovutukset\nTietoja ei luovuteta markkinointiin. Tiedot luovutetaan Kelalle."},
    {Rule::disclose_contra, false,
     "Tietoja ei luovuteta säännönmukaisesti. Viranomaiselle tietoja voidaan luovuttaa lain "
     "nojalla."},
    {Rule::disclose_contra, false,
     "Tietoja ei luovuteta ilman suostumustasi. Tiedot luovutetaan Kelalle."},
    {Rule::pseudo_as_anon, true,
     "Vastaukset tallentuvat anonyymeinä. Jokaisella vastaajalla on oma tunnistekoodi."},
    {Rule::pseudo_as_anon, false, "Raporteissa tiedot ovat anonyymejä yhteenvetoja."},
    {Rule::consent_bundled, true,
     "Käyttämällä palvelua annat suostumuksesi tietojesi käsittelyyn."},
    {Rule::consent_bundled, true,
     "Suostumuksen katsotaan tulleen annetuksi, kun asiakas ilmoittautuu."},
    {Rule::consent_bundled, true, "Genom att använda tjänsten ger du ditt samtycke."},
    {Rule::consent_bundled, false, "Suostumus pyydetään erikseen asiakkaan liittyessä palveluun."},
    {Rule::consent_bundled, false,
     "Kirjautumalla asiointipalveluun voit antaa tai perua suostumuksesi."},
    {Rule::dead_project, true, "Tiedot luovutetaan Solmu-hankkeelle."},
    {Rule::dead_project, true, "Rekisteriä käyttää työllisyyden kuntakokeilu."},
    {Rule::dead_project, false, "Rekisteriin siirtyi entisen kuntakokeilun tietoja."},
    {Rule::dead_authority, true, "Tietoja saadaan TE-toimistosta."},
    {Rule::dead_authority, true, "Uppgifter fås från arbets- och näringsbyrån."},
    {Rule::dead_authority, true, "Tietoja luovutetaan maistraatille ja aluehallintovirastolle."},
    {Rule::dead_authority, false, "TE-toimistosta 31.12.2024 asti saadut tiedot säilytetään."},
    {Rule::dead_authority, true,
     "Elinkeino-, liikenne- ja ympäristökeskusten sekä työ- ja elinkeinotoimistojen kehittämis- ja "
     "hallintokeskus (KEHA-keskus) ylläpitää järjestelmää."},
    {Rule::dead_authority, false,
     "Työllisyys-, kehittämis- ja hallintokeskus (KEHA-keskus) ylläpitää järjestelmää."},
    {Rule::dead_authority, false, "Palvelut ovat te-teeman mukaiset."},
    {Rule::anachronism, true, "Päivitetty 1.3.2025. Valvojana on Lupa- ja valvontavirasto."},
    {Rule::anachronism, false, "Päivitetty 1.3.2026. Valvojana on Lupa- ja valvontavirasto."},
    {Rule::eea, true, "Tietoja ei siirretä EU:n sisällä eikä sen ulkopuolelle."},
    {Rule::eea, true,
     "Tietoja ei luovuteta EU:n tai ETA:n ulkopuolelle. Tietoja vaihdetaan Sveitsin laitosten "
     "kanssa."},
    {Rule::eea, false, "Tietoja ei siirretä EU:n tai ETA-alueen ulkopuolelle."},
    {Rule::eea, false,
     "Tietoja ei siirretä ETA-alueen ulkopuolelle. Tietoja annetaan ulkomaisille laitoksille EU- "
     "ja "
     "ETA-maissa."},
    {Rule::processor, true,
     "Rekisterin suojaus\nPalvelimia ylläpitää Pilvilinna Oy.\nLuovutukset\nTietoja ei luovuteta."},
    {Rule::processor, true,
     "Emme käytä käsittelijöitä: käsittelijöitä ei ole. Kysely tehdään Webropolilla."},
    {Rule::processor, false,
     "Rekisterin suojaus\nPalvelimia ylläpitää henkilötietojen käsittelijänä Pilvilinna Oy."},
    {Rule::processor, false, "Rekisterin suojaus\nPalvelimet ovat lukitussa tilassa."},
    {Rule::controller, true, "Tietosuojaseloste. Tietoja kerätään asiakkaalta."},
    {Rule::controller, true, "Rekisterinpitäjät\nAlavan kunta\nYlävän kunta\nTietosisältö\nNimi"},
    {Rule::controller, false,
     "Yhteisrekisterinpitäjät\nAlavan kunta\nYlävän kunta\nVastuunjako on sovittu 26 artiklan "
     "mukaan."},
    {Rule::controller, false,
     "Rekisterinpitäjä\nAlavan kunta, vastuukunta. Työllisyysalueeseen kuuluvat Alavan kunta ja "
     "Ylävän kunta."},
    {Rule::retention, true,
     "Säilytysaika\nTiedot säilytetään arkistonmuodostussuunnitelman mukaisesti."},
    {Rule::retention, true,
     "Tiedot poistetaan 5 vuoden kuluttua viimeisestä käynnistä.\nSäilytysaika\nTiedot säilytetään "
     "10 "
     "vuotta asiakkuuden päättymisestä."},
    {Rule::retention, true, "Tiedot poistetaan kahden vuoden asiakassuhteen päättymisestä."},
    {Rule::retention, false,
     "Tiedot poistetaan kahden vuoden kuluttua asiakassuhteen päättymisestä."},
    {Rule::retention, false, "Säilytysaika\n10 vuotta asiakkuuden päättymisestä"},
    {Rule::retention, false, "Förvaringstid\nUppgifterna raderas efter två år."},
    {Rule::retention, false, "How long we keep data\nData are kept for five years."},
    {Rule::rights, true, "Rekisterinpitäjä: kunta. Oikeudet: oikeus tarkastaa tiedot."},
    {Rule::log_pii, true, "Käytöstä kertyy lokitietoja. Lokiin ei tallenneta henkilötietoja."},
    {Rule::log_pii, false,
     "Käyttölokiin kirjataan katselija. Tekniseen lokiin ei tallenneta henkilötietoja."},
    {Rule::child, true, "Tietosisältö\nNuorten työpajan oppilaiden nimet ja poissaolot"},
    {Rule::child, true, "☐ Sisältää lasten tietoja"},
    {Rule::child, false, "Tietosisältö\nOppilaitoksen nimi ja tutkinto"},
    {Rule::child, false, "Tietosisältö\nOppilaiden nimet; alaikäisen huoltajalle ilmoitetaan."},
    {Rule::open_list, true, "Tietojen luovutukset\nTietoja luovutetaan mm. oppilaitoksille."},
    {Rule::open_list, true, "Mottagare\nUppgifter lämnas ut till bland annat skolor."},
    {Rule::open_list, false, "Tietojen luovutukset\nTietoja luovutetaan Kelalle."},
    {Rule::open_list, false, "Suojaus\nTiedot suojataan mm. palomuurein."},
    {Rule::duplicate, true, "Tietosisältö\nNimi, osoite, puhelin, osoite, ammatti"},
    {Rule::duplicate, true, "Tietosisältö\nNimi, henkilötunnus, syntymäaika"},
    {Rule::duplicate, false, "Tietosisältö\nNimi, henkilötunnus, osoite, ammatti"},
    {Rule::contact, true, "Yhteyshenkilö\nErkki Esimerkki, erkki.esimerkki@kunta.example"},
    {Rule::contact, true, "Vastuuhenkilö: vt. palvelujohtaja"},
    {Rule::contact, true, "Yhteyshenkilö\nmaija.esimerkki(at)mallikunta.example"},
    {Rule::contact, true, "Yhteyshenkilö\nmaija.esimerkki [at] mallikunta.example"},
    {Rule::contact, true, "Yhteyshenkilö: työllisyysjohtaja Maija Esimerkki, puh. 040 123 4567"},
    {Rule::contact, true, "Tietosuojavastaava: palvelupäällikkö Maija Esimerkki"},
    {Rule::contact, true, "Kontaktperson: avdelningschef Maj Exempel"},
    {Rule::contact, false, "Yhteyshenkilö: työllisyysjohtaja, puh. 040 123 4567"},
    {Rule::contact, false, "Yhteyshenkilö: hallintojohtaja Mallikunnan Työllisyysalue"},
    {Rule::contact, false, "Yhteyshenkilö: kirjaamo(at)mallikunta.example"},
    {Rule::contact, false, "Tietosisältö\nPalvelupäällikkö Maija Esimerkki antoi luvan."},
    {Rule::contact, false,
     "Yhteystiedot: tyollisyys.palvelut@kunta.example, kirjaamo@kunta.example"},
    {Rule::direction, true, "Työttömyyskassoille luovutetaan tietoja lausuntopyyntöjä varten."},
    {Rule::direction, false, "Lausunto annetaan Kelalle ja työttömyyskassalle niiden pyynnöstä."},
    {Rule::typo, true, "Rekisterin vastuhenkilö"},
    {Rule::typo, false, "Rekisterin vastuuhenkilö on rekisterinpitäjä Mikkelissä."},
    {Rule::eea, false,
     "Tietoja ei luovuteta ulkopuolisille. Tietoja annetaan Sveitsin laitokselle lain nojalla."},
    {Rule::eea, false,
     "Tietoja ei luovuteta kolmansille osapuolille. Tietoja annetaan ulkomaisille laitoksille."},
    {Rule::eea, true,
     "ETA-alueen ulkopuolelle tietoja ei siirretä. Pilvipalvelun ylläpito tapahtuu Intiasta."},
    {Rule::eea, false,
     "Tietoja ei siirretä ETA-alueen ulkopuolelle. Pilvipalvelun ylläpito tapahtuu Irlannista."},
    {Rule::eea, false,
     "Tietoja ei siirretä ETA-alueen ulkopuolelle. Palvelua annetaan myös Kiinan kielellä."},
    {Rule::eea, false,
     "Tietoja ei siirretä ETA-alueen ulkopuolelle.\nTietosisältö\nTieto siitä, onko tutkinto "
     "annettu Venäjällä."},
    {Rule::eea, false,
     "Tietoja ei siirretä ETA-alueen ulkopuolelle. Oman kunnan palvelimella käsitellään tietoja. "
     "Perusta tiedon käsittelylle on laki."},
    {Rule::pseudo_as_anon, false,
     "Tietosisältö\nNimi, asiakasnumero\nOikeudet\nPalautetta voi antaa myös nimettömästi."},
    {Rule::pseudo_as_anon, false,
     "Vastaajalla on tunnistekoodi. Palvelun laatua seurataan anonyymin asiakaskyselyn avulla."},
    {Rule::pseudo_as_anon, false,
     "Jokaisella on tutkimusnumero. Tutkimukseen tiedot annetaan pseudonymisoituina; niitä ei "
     "pidetä "
     "anonyymeinä."},
    {Rule::pseudo_as_anon, false,
     "Nimi, asiakasnumero ja osoite. Rekisteri on sähköinen. Se on tehty 2020. Tutkimukseen tiedot "
     "annetaan anonyymeinä."},
    {Rule::pseudo_as_anon, true,
     "Tutkimukseen annetaan asiakasnumero, ikä ja vastaukset. Tiedot ovat anonyymejä."},
    {Rule::disclose_contra, false,
     "Luovutukset\nTietoja ei luovuteta julkisesti verkossa. Tiedot luovutetaan Kelalle."},
    {Rule::disclose_contra, false,
     "Luovutukset\nTietoja ei luovuteta sähköisesti verkon kautta. Tiedot luovutetaan Kelalle."},
    {Rule::disclose_contra, false,
     "Luovutukset\nJos et anna suostumusta, tietoja ei luovuteta. Tiedot luovutetaan Kelalle."},
    {Rule::disclose_contra, false,
     "Luovutukset\nTurvakiellon alaisia osoitetietoja ei luovuteta. Tiedot luovutetaan Kelalle."},
    {Rule::disclose_contra, false,
     "Luovutukset\nTerveystietoja ei luovuteta. Tiedot luovutetaan Kelalle."},
    {Rule::disclose_contra, true,
     "Luovutukset\nAsiakkaan tietoja ei luovuteta. Tiedot luovutetaan työnantajalle."},
    {Rule::retention, true, "Tietoja säilytetään niin kauan kuin se on tarpeellista."},
    {Rule::retention, true, "Säilytysaika\nTarvittavan ajan"},
    {Rule::retention, true, "Uppgifterna bevaras så länge det är nödvändigt."},
    {Rule::retention, true, "We keep data for as long as necessary."},
    {Rule::retention, true, "Tiedot säilytetään, kunnes niitä ei enää tarvita."},
    {Rule::retention, false, "Tietoja säilytetään niin kauan kuin asiakkuus on voimassa."},
    {Rule::retention, false,
     "Tietoja säilytetään niin kauan kuin se on tarpeellista, enintään viisi vuotta."},
    {Rule::retention, true,
     "Asiakastiedot poistetaan neljän vuoden kuluttua asiakkuuden päättymisestä. Asiakastiedot "
     "säilytetään kymmenen vuotta."},
    {Rule::retention, false,
     "Asiakastiedot poistetaan neljän vuoden kuluttua asiakkuuden päättymisestä. Asiakastiedot "
     "säilytetään siis 4 vuotta."},
    {Rule::retention, false,
     "Asiakastiedot poistetaan neljän vuoden kuluttua asiakkuuden päättymisestä. Palkkatuen tiedot "
     "säilytetään kymmenen vuotta."},
    {Rule::basis_not_art6, true,
     "Käsittelyn tarkoitus ja oikeusperuste\nTietoja käsitellään palvelun antamiseksi."},
    {Rule::basis_not_art6, true,
     "Käsittelyn tarkoitus ja oikeusperuste\nLaki työvoimapalveluiden järjestämisestä (380/2023)"},
    {Rule::basis_not_art6, false,
     "Käsittelyn tarkoitus ja oikeusperuste\nJulkisen vallan käyttö, laki 380/2023"},
    {Rule::basis_not_art6, false, "Ändamål och rättslig grund\nArtikel 6.1 e, lag 380/2023"},
    {Rule::controller, true,
     "Rekisterinpitäjä\nAlavan ja Ylävän kunnat ovat yhteisrekisterinpitäjiä."},
    {Rule::controller, false,
     "Rekisterinpitäjä\nAlavan ja Ylävän kunnat ovat yhteisrekisterinpitäjiä. Alava vastaa "
     "pyyntöihin, Ylävä turvallisuudesta."},
    {Rule::controller, false, "Rekisterinpitäjä\nKunta. Yhteisrekisterinpitäjiä ei ole."},
    {Rule::open_list, true,
     "Tietojen luovutukset\nTietoja annetaan muun muassa poliisille, ulosotolle jne."},
    {Rule::open_list, true, "Tietoja annetaan esimerkiksi poliisille."},
    {Rule::open_list, false, "Neuvontaa annetaan esimerkiksi puhelimessa."},
    {Rule::consent_bundled, true,
     "Käyttämällä palvelua suostut tietojesi luovuttamiseen yhteistyökumppaneille."},
    {Rule::consent_bundled, true, "By using the service you agree to the sharing of your data."},
    {Rule::consent_bundled, true,
     "Genom att anmäla dig godkänner du att dina uppgifter lämnas ut."},
    {Rule::consent_bundled, false, "Ilmoittautumalla annat meille yhteystietosi."},
    {Rule::anachronism, true, "Tietosuojaseloste 12.1.2027"},
    {Rule::anachronism, false, "Tietosuojaseloste 1.3.2026"},
    {Rule::ocr, true,
     "Tyéllisyysalueen tydvoimaviranomainen kasittelee ty6ttomyyttd, tyOnhakua, tyénantajia, "
     "ty6paikkoja, "
     "tyOvoimaa, tyékokeilua ja henkil6asiakkaita; tyéhén liittyvat tydt."},
    {Rule::ocr, false,
     "Työllisyysalueen työvoimaviranomainen käsittelee työttömyyttä ja työnhakua."},
    {Rule::basis_mix, true,
     "Oikeusperuste\nLakisääteinen velvoite (6 artiklan 1 kohdan c alakohta).\nKäsittely perustuu "
     "myös asiakkaan suostumukseen.\nTerveystietoja käsitellään 9 artiklan 2 kohdan b alakohdan "
     "nojalla."},
    {Rule::basis_mix, true,
     "Rättslig grund\nRättslig förpliktelse (artikel 6.1 c).\nKundens samtycke.\nUppgifter om "
     "hälsa: artikel 9.2 b-punkten."},
    {Rule::basis_mix, true,
     "Rättslig grund\nRättslig förpliktelse. Samtycke (fråga: dataskydd@om.example)."},
    {Rule::basis_mix, false,
     "Oikeusperuste\nLakisääteinen velvoite (6 artiklan 1 kohdan c alakohta).\nSuostumus (saman "
     "kohdan a alakohta)."},
    {Rule::art9_missing, true, "Tietosisältö\nNimi, palvelut ja työkykyä koskevat tiedot"},
    {Rule::art9_missing, true, "Tietosisältö\nNimi, työkyky, koulutus"},
    {Rule::art9_missing, true, "Tietosisältö\nTyökyvyn arvio"},
    {Rule::art9_missing, true, "Tietosisältö\nVajaakuntoisuus"},
    {Rule::art9_missing, true, "Tietosisältö\nNimi, lääkärinlausunnot"},
    {Rule::art9_missing, true, "Tietosisältö\nPäihdeongelmat"},
    {Rule::art9_missing, true, "Tietosisältö\nAmmattiliiton jäsenyys"},
    {Rule::art9_missing, true, "Datainnehåll\nNamn, nedsatt arbetsförmåga, läkarutlåtanden"},
    {Rule::art9_missing, true, "Datainnehåll\nMedlemskap i fackförbund"},
    {Rule::art9_missing, true,
     "Personal data we process\nName, ability to work, trade union membership"},
    {Rule::art9_missing, false, "Tietosisältö\nTyökykyinen hakija"},
    {Rule::art9_missing, false,
     "Tarkoitus\nEdistämme asiakkaan työkykyä. Työkykykoordinaattori auttaa."},
    {Rule::art9_missing, false, "Ändamål\nVi främjar kundens arbetsförmåga."},
    {Rule::art9_missing, false, "Tietosisältö\nTyöttömyyskassan jäsenyys"},
    {Rule::art9_missing, false, "Vastaanottajat\nPäihdepalvelut"},
    {Rule::pseudo_as_anon, true,
     "Tutkimuslaitokselle annetaan tunnistamattomassa muodossa vastaajan tunnistenumero, ikä ja "
     "sukupuoli."},
    {Rule::pseudo_as_anon, true,
     "Respondentens kodnummer, ålder och kön ges anonymt till institutet."},
    {Rule::pseudo_as_anon, false,
     "Jokaisella on tunnistenumero. Tunnistenumero poistetaan, ja aineisto säilyy "
     "tunnistamattomana."},
    {Rule::processor, true,
     "Kyselyt tehdään Webropol-palvelussa. Henkilötietojen käsittelijöitä ei käytetä."},
    {Rule::processor, true,
     "Kyselyt tehdään Webropol-palvelussa. Emme käytä henkilötietojen käsittelijöitä."},
    {Rule::processor, true,
     "Kyselyt tehdään Webropol-palvelussa. Toimeksiantosopimuksia ei tehdä."},
    {Rule::processor, true, "Enkäten görs i Webropol. Vi anlitar inte personuppgiftsbiträden."},
    {Rule::processor, true, "The survey is made in Webropol. We do not use any data processors."},
    {Rule::processor, false,
     "Kyselyt tehdään Webropol-palvelussa. Henkilötietojen käsittelijöitä ei käytetä ilman "
     "kirjallista sopimusta."},
    {Rule::processor, false, "Kyselyt tehdään Webropol-palvelussa. Alikäsittelijöitä ei ole."},
    {Rule::processor, false,
     "Kyselyt tehdään Webropol-palvelussa. Emme käytä muita käsittelijöitä kuin Webropolia."},
    {Rule::log_pii, true, "Lokeihin ei tallenneta henkilötietoja."},
    {Rule::log_pii, true, "Lokeissa ei ole henkilötietoja."},
    {Rule::log_pii, true, "Käytöstä kertyy lokitietoja. Henkilötietoja ei tallenneta lokeihin."},
    {Rule::log_pii, true, "I loggarna sparas inga personuppgifter."},
    {Rule::log_pii, true, "Logs hold no personal data."},
    {Rule::log_pii, false,
     "Käyttölokeihin kirjataan katselija. Teknisiin lokeihin ei tallenneta henkilötietoja."},
    {Rule::log_pii, false, "Lokerossa ei säilytetä henkilötietoja. Käytöstä kertyy lokitietoja."},
    {Rule::log_pii, false,
     "I åtkomstloggen antecknas läsaren. I de tekniska loggarna sparas inga personuppgifter."},
    {Rule::eea, false,
     "9. Siirrot kolmansiin maihin\nTietoja ei siirretä Euroopan talousalueen ulkopuolelle."},
    {Rule::eea, false, "Tietojen siirto kolmansiin maihin\nTietoja ei siirretä kolmansiin maihin."},
    {Rule::eea, false,
     "Siirto kolmansiin maihin tai kansainvälisille järjestöille\nTietoja ei siirretä Euroopan "
     "talousalueen ulkopuolelle."},
    {Rule::eea, false,
     "Luovutetaanko tietoja kolmansiin maihin?\nTietoja ei siirretä Euroopan talousalueen "
     "ulkopuolelle."},
    {Rule::eea, false,
     "Tietoja ei siirretä Euroopan talousalueen ulkopuolelle. Jos tietoja joskus siirrettäisiin "
     "kolmansiin maihin, siitä kerrottaisiin täällä."},
    {Rule::eea, false,
     "Uppgifter överförs inte utanför EES. Om uppgifter överförs till utländska myndigheter, "
     "berättar vi det."},
    {Rule::eea, true,
     "9. Siirrot kolmansiin maihin\nTietoja ei siirretä Euroopan talousalueen ulkopuolelle. "
     "Tietoja annetaan kolmansiin maihin."},
    {Rule::eea, true,
     "9. Siirrot kolmansiin maihin. Tietoja ei siirretä Euroopan talousalueen ulkopuolelle. "
     "Tietoja annetaan ulkomaisille laitoksille."},
    {Rule::eea, true,
     "Tietoja ei siirretä Euroopan talousalueen ulkopuolelle. Jos olet ollut ulkomailla, tietoja "
     "annetaan ulkomaisille laitoksille."},
    {Rule::eea, true,
     "Tietoja ei siirretä Euroopan talousalueen ulkopuolelle. Jos olet työskennellyt Sveitsissä, "
     "tietoja annetaan sen laitokselle."}};

}

TEST_CASE("each rule finds what it is for and leaves the rest", "[notice]") {
    for (const Words& one : all) {
        INFO(name_of(one.rule) << ": " << one.words);
        CHECK(of_rule(one.words, one.rule, "2026-03-01").empty() != one.found);
    }
}

TEST_CASE("every rule but the citations' own is shown both ways", "[notice]") {
    for (std::size_t index{static_cast<std::size_t>(Rule::copy)}; index < notice::rule_count;
         ++index) {
        bool finds{false};
        bool leaves{false};
        for (const Words& one : all) {
            finds = finds || (one.rule == static_cast<Rule>(index) && one.found);
            leaves = leaves || (one.rule == static_cast<Rule>(index) && !one.found);
        }
        INFO(name_of(static_cast<Rule>(index)));
        CHECK(finds);
        CHECK((leaves || static_cast<Rule>(index) == Rule::rights)); // careful notices show that
    }
}
