// batch-out: what a record of a batch costs the gateway (read, map, decide, journal, encrypt,
// write, validate, deliver), against a bare xerces-c SAX2 parse with XSD validation of the very
// documents that the party got.

#include "tests/bench/support/bench.h"
#include "tests/corridor/house.h"

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLUni.hpp>

#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace {

namespace bench = tests::bench;
using tests::corridor::House;

const XMLByte* bytes_of(const std::string& text) {
    return reinterpret_cast<const XMLByte*>(text.data());
}

/// The reference: one parser, one cached grammar.
class BareParser final {
public:
    explicit BareParser(const std::string& schema)
        : m_pool{xercesc::XMLPlatformUtils::fgMemoryManager},
          m_reader{xercesc::XMLReaderFactory::createXMLReader(
              xercesc::XMLPlatformUtils::fgMemoryManager, &m_pool)} {
        using xercesc::XMLUni;
        m_reader->setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
        m_reader->setFeature(XMLUni::fgSAX2CoreValidation, true);
        m_reader->setFeature(XMLUni::fgXercesSchema, true);
        m_reader->setFeature(XMLUni::fgXercesUseCachedGrammarInParse, true);
        const xercesc::MemBufInputSource source{bytes_of(schema), schema.size(), "schema", false};
        m_reader->loadGrammar(source, xercesc::Grammar::SchemaGrammarType, true);
        m_pool.lockPool();
        m_reader->setContentHandler(&m_handler);
        m_reader->setErrorHandler(&m_handler);
    }

    void parse(const std::string& document) {
        const xercesc::MemBufInputSource source{
            bytes_of(document), document.size(), "document", false};
        m_reader->parse(source);
        if (m_handler.errors != 0) {
            throw std::runtime_error{"the reference found the document invalid"};
        }
    }

private:
    struct Handler final : xercesc::DefaultHandler {
        int errors{0};
        void error(const xercesc::SAXParseException&) override { ++errors; }
        void fatalError(const xercesc::SAXParseException&) override { ++errors; }
    };

    xercesc::XMLGrammarPoolImpl m_pool;
    Handler m_handler;
    std::unique_ptr<xercesc::SAX2XMLReader> m_reader;
};

double seconds_of_cpu(const std::function<void()>& work) {
    const auto before = bench::cpu_time(bench::Whose::thread);
    work();
    return std::chrono::duration<double>(bench::cpu_time(bench::Whose::thread) - before).count();
}

std::size_t job_seekers() {
    const char* const wanted{std::getenv("LAUTTURI_BENCH_RECORDS")};
    return wanted == nullptr ? 20'000 : std::stoul(wanted);
}

}

int main() {
    const std::size_t records{job_seekers()};
    House house{records};
    house.start();
    xercesc::XMLPlatformUtils::Initialize();
    {
        BareParser parser{tests::corridor::read_file(
            house.mappings() / "exchanges/kela-statements-out/statements.xsd")};
        const auto count = static_cast<double>(records);
        bench::Series rate;
        const auto run = [&] {
            house.kela().forget_requests();
            const auto began = std::chrono::steady_clock::now();
            const auto finished = house.run_batch();
            if (finished.status != 0) {
                throw std::runtime_error{"the run failed: " + finished.err};
            }
            rate.add(
                count
                / std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
            return finished.cpu_seconds / count * 1e6;
        };
        const auto reference = [&] {
            double seconds{0};
            for (const auto& request : house.kela().requests()) {
                seconds += seconds_of_cpu([&] { parser.parse(request.body); });
            }
            return seconds / count * 1e6;
        };
        // the reference parses what the run before it delivered, so the order is fixed
        bench::Comparison comparison;
        static_cast<void>(run());
        static_cast<void>(reference());
        rate = {};
        for (std::size_t turn{0}; turn < bench::wanted_runs(5); ++turn) {
            const double subject{run()};
            const double bare{reference()};
            comparison.subject.add(subject);
            comparison.reference.add(bare);
            comparison.ratios.add(subject / bare);
        }
        bench::print(bench::ratio_row(
            "batch-out.xml.cpu", comparison, "bare xerces-c SAX2 + XSD over the same documents",
            2.0));
        bench::print(bench::value_row(
            "batch-out.xml.us", "us", comparison,
            "bare xerces-c SAX2 + XSD over the same documents"));
        bench::print(bench::value_row("batch-out.xml.rate", "1/s", rate));
    }
    xercesc::XMLPlatformUtils::Terminate();
    return 0;
}
