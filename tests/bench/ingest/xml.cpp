// xml-ingest: a party's document of XML becomes items.

#include "adapters/formats/xml/xml_format.h"
#include "gateway/text/text.h"
#include "tests/bench/ingest/ingest.h"

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

std::string record(std::size_t ordinal) {
    return "<payment><personalId>" + bench::artificial_hetu(ordinal)
           + "</personalId><familyName>Äijälä</familyName><givenNames>Aino Kaarina</givenNames>"
             "<streetAddress>Esimerkkitie "
           + std::to_string(ordinal % 100)
           + "</streetAddress><postalCode>26100</postalCode><benefitType>adjusted-allowance</"
             "benefitType>"
             "<paidFrom>2026-01-01</paidFrom><paidUntil>2026-01-31</paidUntil><daysPaid>22</"
             "daysPaid>"
             "<amount>812.40</amount><source><system>kassa-etuus</system><recorder>kassa-307</"
             "recorder>"
             "<recordedAt>2026-02-02T09:15:00+02:00</recordedAt></source></payment>\n";
}

}

int main() {
    const text::XmlLibrary library;
    using mapping::Converter;
    mapping::Definition definition;
    definition.lines = {
        line("/personalId", "person.personal-id", Converter::person_id),
        line("/familyName", "person.name.family", Converter::text),
        line("/givenNames", "person.name.given", Converter::text),
        line("/streetAddress", "person.contact.street-address", Converter::text),
        line("/postalCode", "person.contact.postal-code", Converter::text),
        line("/benefitType", "benefit.type", Converter::code),
        line("/paidFrom", "benefit.paid.from", Converter::date),
        line("/paidUntil", "benefit.paid.until", Converter::date),
        line("/daysPaid", "benefit.days-paid", Converter::integer),
        line("/amount", "benefit.amount", Converter::decimal)};
    definition.lines[5].codes = {
        {"earnings-related-allowance", "earnings-related-allowance"},
        {"adjusted-allowance", "adjusted-allowance"}};
    definition.stamp_system_path = "/source/system";
    definition.stamp_recorder_path = "/source/recorder";
    definition.stamp_recorded_at_path = "/source/recordedAt";
    const mapping::Mapping mapping{definition};
    ports::Shape shape;
    shape.record_path = "/payments/payment";
    shape.target_namespace = "urn:bench";
    shape.known_paths = mapping.known_paths();
    const auto document = adapters::xml::XmlFormat{}.bind(shape).value();
    bench::measure("xml-ingest", *document, mapping, [](const auto& file, std::size_t records) {
        bench::write_records(
            file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<payments xmlns=\"urn:bench\">\n",
            records, record, "</payments>\n");
    });
}
