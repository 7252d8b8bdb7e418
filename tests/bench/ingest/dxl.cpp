// dxl-ingest: an export of Notes documents becomes items.

#include "adapters/formats/dxl/dxl_format.h"
#include "gateway/text/text.h"
#include "tests/bench/ingest/ingest.h"

#include <array>
#include <cstdio>

using namespace gateway;
namespace bench = tests::bench;

namespace {

mapping::Line line(const char* path, const char* item, mapping::Converter converter) {
    mapping::Line made;
    made.path = path;
    made.item = core::ItemId::intern(item);
    made.converter = converter;
    return made;
}

std::string item(const char* name, const std::string& value) {
    return std::string{"<item name='"} + name + "'>" + value + "</item>\n";
}

std::string record(std::size_t ordinal) {
    std::array<char, 40> unid{};
    std::snprintf(unid.data(), unid.size(), "%032zX", ordinal);
    return std::string{"<document form='Asiakas'>\n<noteinfo noteid='8fa' unid='"} + unid.data()
           + "' sequence='4'><created><datetime "
             "dst='true'>20210518T220215,28+03</datetime></created>"
             "</noteinfo>\n<updatedby><name>CN=Virkailija/O=Kunta</name></updatedby>\n"
           + item("Hetu", "<text>" + bench::artificial_hetu(ordinal) + "</text>")
           + item("Sukunimi", "<text>Äijälä</text>") + item("Etunimet", "<text>Aino Kaarina</text>")
           + item("Kunta", "<text>491</text>") + item("Alku", "<datetime>20260107</datetime>")
           + item("Tunnit", "<number>22.5</number>")
           + item(
               "Paivakirja", "<richtext><pardef id='1'/><par def='1'><run>Aamulla "
                             "puutöitä.</run><break/>Iltapäivällä "
                             "palaveri.</par><par def='1'>Ei poissaoloja.</par></richtext>")
           + item("Taidot", "<textlist><text>hitsaus</text><text>trukki</text></textlist>")
           + "</document>\n";
}

}

int main() {
    const text::XmlLibrary library;
    using mapping::Converter;
    mapping::Definition definition;
    definition.lines = {
        line("/Hetu", "person.personal-id", Converter::person_id),
        line("/Sukunimi", "person.name.family", Converter::text),
        line("/Etunimet", "person.name.given", Converter::text),
        line("/Kunta", "person.contact.municipality", Converter::text),
        line("/Alku", "service.from", Converter::date),
        line("/Tunnit", "service.hours", Converter::decimal),
        line("/Paivakirja", "service.event.notes", Converter::text),
        line("/Taidot", "work.special-skills", Converter::text),
        line("/@created", "service.event.date", Converter::instant)};
    const mapping::Mapping mapping{definition};
    ports::Shape shape;
    shape.known_paths = mapping.known_paths();
    shape.settings = {{"form", "Asiakas"}, {"list-separator", "; "}};
    const auto document = adapters::dxl::DxlFormat{}.bind(shape).value();
    bench::measure("dxl-ingest", *document, mapping, [](const auto& file, std::size_t records) {
        bench::write_records(
            file,
            "<?xml version='1.0' encoding='utf-8'?>\n" // no DOCTYPE: the library refuses one
            "<database xmlns='http://www.lotus.com/dxl' version='9.0'>\n",
            records, record, "</database>\n");
    });
}
