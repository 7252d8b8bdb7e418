// Any bytes as an XML document, with and without a schema.

#include "adapters/formats/xml/xml_format.h"
#include "gateway/text/text.h"
#include "tests/fuzz/reading.h"

namespace {

using namespace gateway;

constexpr std::string_view schema{
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
<xs:element name="r"><xs:complexType><xs:sequence>
  <xs:element name="s" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
    <xs:element name="a" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
      <xs:pattern value="[A-Z]{2}\d+"/><xs:maxLength value="20"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="d" type="xs:date" minOccurs="0"/>
    <xs:element name="n" type="xs:decimal" minOccurs="0" maxOccurs="3"/>
  </xs:sequence><xs:attribute name="i" type="xs:integer"/></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:schema>)"};

[[nodiscard]] std::shared_ptr<const ports::Document> bind(std::string_view with) {
    ports::Shape shape;
    shape.record_path = "/r/s";
    shape.known_paths = {"/a", "/d", "/n", "/@i"};
    shape.schema = with;
    shape.schema_name = "fuzz.xsd";
    return adapters::xml::XmlFormat{}.bind(shape).value();
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const text::XmlLibrary library;
    static const auto plain = bind("");
    static const auto strict = bind(schema);
    // a target that refuses everything would find nothing
    static const bool awake{
        tests::fuzz::read_all(*strict, core::as_bytes("<r><s i=\"1\"><a>AB1</a></s></r>"), 100)
        == "#/@i=1/a=AB1"};
    if (!awake) {
        tests::fuzz::fail("a valid document is read");
    }
    const core::ByteView bytes{tests::fuzz::bytes_of(data, size)};
    tests::fuzz::demand_same_in_pieces(*plain, bytes);
    tests::fuzz::demand_same_in_pieces(*strict, bytes);
    ports::MemorySource source{bytes};
    static_cast<void>(strict->validate(source));
    return 0;
}
