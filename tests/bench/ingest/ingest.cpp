#include "tests/bench/ingest/ingest.h"

#include <xercesc/framework/LocalFileInputSource.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/XMLUni.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace tests::bench {

namespace core = gateway::core;
namespace ports = gateway::ports;
namespace fs = std::filesystem;

namespace {

class FileSource final : public ports::ByteSource {
public:
    explicit FileSource(const fs::path& file) : m_in{file, std::ios::binary} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        m_in.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
        return static_cast<std::size_t>(m_in.gcount());
    }

private:
    std::ifstream m_in;
};

class Lengths final : public xercesc::DefaultHandler {
public:
    std::size_t total{0};

    void startElement(
        const XMLCh*, const XMLCh* name, const XMLCh*,
        const xercesc::Attributes& attributes) override {
        total += xercesc::XMLString::stringLen(name) + attributes.getLength();
    }

    void characters(const XMLCh*, XMLSize_t length) override { total += length; }

    void fatalError(const xercesc::SAXParseException&) override {
        throw std::runtime_error{"the reference cannot read the file"};
    }
};

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

}

std::size_t wanted_records(std::size_t otherwise) {
    const char* const given{std::getenv("LAUTTURI_BENCH_RECORDS")};
    return given == nullptr ? otherwise : static_cast<std::size_t>(std::stoull(given));
}

double ingest(
    const ports::Document& document, const gateway::mapping::Mapping& mapping, const fs::path& file,
    std::size_t records) {
    const auto begin = cpu_time(Whose::thread);
    FileSource source{file};
    const auto reader = document.read(source);
    std::size_t mapped{0};
    for (;;) {
        const auto next = reader->next();
        if (!next || (next.value() && next.value()->content.index() != 0)) {
            throw std::runtime_error{"a record could not be read"};
        }
        if (!next.value()) {
            break;
        }
        const auto items =
            mapping.to_canonical(std::get<core::NativeRecord>(next.value()->content));
        if (!items) {
            throw std::runtime_error{"a record was rejected"};
        }
        keep(items);
        ++mapped;
    }
    if (mapped != records) {
        throw std::runtime_error{"records are missing"};
    }
    return seconds(cpu_time(Whose::thread) - begin);
}

double bare_parse(const fs::path& file) {
    using xercesc::XMLUni;
    const auto begin = cpu_time(Whose::thread);
    const std::unique_ptr<xercesc::SAX2XMLReader> reader{
        xercesc::XMLReaderFactory::createXMLReader()};
    reader->setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
    reader->setFeature(XMLUni::fgSAX2CoreValidation, false);
    reader->setFeature(XMLUni::fgXercesLoadExternalDTD, false);
    Lengths lengths;
    reader->setContentHandler(&lengths);
    XMLCh* path{xercesc::XMLString::transcode(file.c_str())};
    const xercesc::LocalFileInputSource source{path};
    reader->parse(source);
    xercesc::XMLString::release(&path);
    keep(lengths.total);
    return seconds(cpu_time(Whose::thread) - begin);
}

void write_records(
    const fs::path& file, const std::string& head, std::size_t records,
    const std::function<std::string(std::size_t)>& record, const std::string& tail) {
    std::ofstream out{file, std::ios::binary};
    out << head;
    for (std::size_t ordinal{1}; ordinal <= records; ++ordinal) {
        out << record(ordinal);
    }
    out << tail;
    if (!out.flush()) {
        throw std::runtime_error{"the file could not be written"};
    }
}

std::string artificial_hetu(std::size_t ordinal) {
    constexpr std::string_view checks{"0123456789ABCDEFHJKLMNPRSTUVWXY"};
    constexpr std::string_view signs{"-YXWVU"};
    const std::size_t day{1 + ordinal % 28};
    const std::size_t month{1 + ordinal / 28 % 12};
    const std::size_t year{50 + ordinal / 336 % 50};
    const std::size_t number{900 + ordinal / 16'800 % 100};
    std::array<char, 16> text{};
    std::snprintf(
        text.data(), text.size(), "%02zu%02zu%02zu%c%03zu", day, month, year,
        signs[ordinal % signs.size()], number);
    const std::size_t whole{((day * 100 + month) * 100 + year) * 1000 + number};
    return std::string{text.data()} + checks[whole % checks.size()];
}

void measure(
    const std::string& name, const ports::Document& document,
    const gateway::mapping::Mapping& mapping,
    const std::function<void(const fs::path&, std::size_t)>& write) {
    const std::size_t records{wanted_records(100'000)};
    const fs::path small{fs::temp_directory_path() / "small"};
    const fs::path whole{fs::temp_directory_path() / "whole"};
    write(small, records / 10);
    write(whole, records);
    static_cast<void>(ingest(document, mapping, small, records / 10));
    const auto before = static_cast<double>(peak_resident_bytes());
    static_cast<void>(ingest(document, mapping, whole, records));
    const auto after = static_cast<double>(peak_resident_bytes());
    const Comparison cpu{compare(
        wanted_runs(), [&] { return ingest(document, mapping, whole, records); },
        [&] { return bare_parse(whole); })};
    const std::string against{
        "bare SAX2 parse by xerces-c of the same " + std::to_string(fs::file_size(whole) >> 20U)
        + " MB"};
    print(ratio_row(name + ".cpu", cpu, against, 2.0));
    Series each;
    for (const double total : cpu.subject.values()) {
        each.add(total / static_cast<double>(records) * 1e6);
    }
    print(value_row(name + ".record", "us", each));
    print(value_row(name + ".rss", "bytes", Series{{after}}));
    print(value_row(name + ".rss.growth", "ratio", Series{{after / before}}, 1.1));
}

}
