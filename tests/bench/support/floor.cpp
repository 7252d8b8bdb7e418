#include "tests/bench/support/floor.h"

#include "tests/bench/support/floor_worker.h"

#include <libpq-fe.h>
#include <simdjson.h>
#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLUni.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <string_view>
#include <thread>

namespace tests::bench {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t chunk_records{500};

const XMLByte* bytes_of(const std::string& text) {
    return reinterpret_cast<const XMLByte*>(text.data());
}

void append_utf8(std::string& out, const XMLCh* text, XMLSize_t length) {
    for (XMLSize_t at{0}; at < length; ++at) {
        unsigned code{text[at]};
        if (code < 0x80) {
            out += static_cast<char>(code);
            continue;
        }
        if (code < 0x800) {
            out += static_cast<char>(0xC0U | (code >> 6U));
        } else if (code >= 0xD800 && code < 0xDC00 && at + 1 < length) {
            code = 0x10000 + ((code - 0xD800) << 10U) + (text[++at] - 0xDC00U);
            out += static_cast<char>(0xF0U | (code >> 18U));
            out += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
            out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
        } else {
            out += static_cast<char>(0xE0U | (code >> 12U));
            out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
        }
        out += static_cast<char>(0x80U | (code & 0x3FU));
    }
}

/// Statements and their fields out of a document, each handed on as it ends.
class Reader final : public xercesc::DefaultHandler {
public:
    explicit Reader(xercesc::XMLGrammarPool& pool)
        : m_reader{xercesc::XMLReaderFactory::createXMLReader(
            xercesc::XMLPlatformUtils::fgMemoryManager, &pool)} {
        using xercesc::XMLUni;
        m_reader->setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
        m_reader->setFeature(XMLUni::fgSAX2CoreValidation, true);
        m_reader->setFeature(XMLUni::fgXercesSchema, true);
        m_reader->setFeature(XMLUni::fgXercesUseCachedGrammarInParse, true);
        m_reader->setContentHandler(this);
        m_reader->setErrorHandler(this);
    }

    xercesc::SAX2XMLReader& reader() { return *m_reader; }

    /// @param worker null: a bare parse.
    void read(const std::string& document, Worker* worker) {
        m_worker = worker;
        const xercesc::MemBufInputSource source{
            bytes_of(document), document.size(), "document", false};
        m_reader->parse(source);
        demand(m_errors == 0, "the floor found a document invalid");
    }

private:
    void startElement(
        const XMLCh*, const XMLCh* name, const XMLCh*, const xercesc::Attributes&) override {
        ++m_depth;
        if (m_worker != nullptr && m_depth == 3) {
            auto& [field, value] = m_fields.next();
            field.clear();
            value.clear();
            append_utf8(field, name, xercesc::XMLString::stringLen(name));
        }
    }

    void characters(const XMLCh* text, XMLSize_t length) override {
        if (m_worker != nullptr && m_depth == 3) {
            append_utf8(m_fields.all[m_fields.count - 1].second, text, length);
        }
    }

    void endElement(const XMLCh*, const XMLCh*, const XMLCh*) override {
        if (m_worker != nullptr && m_depth == 2) {
            m_worker->record(m_fields);
            m_fields.count = 0;
        }
        --m_depth;
    }

    void error(const xercesc::SAXParseException&) override { ++m_errors; }
    void fatalError(const xercesc::SAXParseException&) override { ++m_errors; }

    std::unique_ptr<xercesc::SAX2XMLReader> m_reader;
    Worker* m_worker{nullptr};
    Fields m_fields;
    int m_depth{0};
    int m_errors{0};
};

/// The records of a document in parts, each a document of its own.
std::vector<std::string> parts_of(const std::string& document, const std::string& record) {
    const bool xml{!record.empty()};
    const std::string end{xml ? "</" + record + ">" : "\n"};
    const std::string tail{xml ? "</" + record + "s>" : ""};
    std::size_t at{xml ? document.find("<" + record + ">") : 0};
    const std::string head{document.substr(0, at)};
    std::vector<std::string> parts;
    while (at != std::string::npos && at < document.size()) {
        std::size_t until{at};
        for (std::size_t count{0}; count < chunk_records; ++count) {
            const std::size_t next{document.find(end, until)};
            if (next == std::string::npos) {
                break;
            }
            until = next + end.size();
        }
        if (until == at) {
            break;
        }
        parts.push_back(head + document.substr(at, until - at) + tail);
        at = until;
    }
    return parts;
}

/// A line that is no object is passed over, as deliveries have some.
void read_lines(std::string_view lines, simdjson::dom::parser& parser, Worker& worker) {
    Fields fields;
    while (!lines.empty()) {
        const std::size_t end{std::min(lines.find('\n'), lines.size())};
        simdjson::dom::object object;
        if (parser.parse(lines.data(), end).get(object) == simdjson::SUCCESS) {
            fields.count = 0;
            for (const simdjson::dom::key_value_pair member : object) {
                auto& [name, value] = fields.next();
                std::string_view text;
                name = member.key;
                value.clear();
                if (member.value.get(text) == simdjson::SUCCESS) {
                    value = text;
                }
            }
            worker.record(fields);
        }
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
}

}

struct Floor::Inside {
    std::string connection;
    fs::path folder;
    bool xml{true};
    std::string record; ///< empty: lines of JSON
    std::unique_ptr<xercesc::XMLGrammarPoolImpl> pool;
    std::unique_ptr<Reader> bare;
};

Floor::Floor(
    const std::string& schema, const std::string& record, const std::string& connection,
    fs::path folder)
    : m_inside{std::make_unique<Inside>(Inside{
        connection, std::move(folder), !schema.empty(), schema.empty() ? std::string{} : record,
        nullptr, nullptr})} {
    xercesc::XMLPlatformUtils::Initialize();
    fs::create_directories(m_inside->folder);
    const std::unique_ptr<PGconn, decltype(&PQfinish)> server{
        PQconnectdb(connection.c_str()), &PQfinish};
    for (const char* const sql :
         {"ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()",
          "CREATE TABLE IF NOT EXISTS floor_journal (seq bigint PRIMARY KEY, message uuid, why "
          "bytea, subject bytea, hash bytea)",
          "CREATE TABLE IF NOT EXISTS floor_provenance (message uuid, profile bigint, packed "
          "bytea)"}) {
        PQclear(PQexec(server.get(), sql));
    }
    if (m_inside->xml) {
        m_inside->pool = std::make_unique<xercesc::XMLGrammarPoolImpl>(
            xercesc::XMLPlatformUtils::fgMemoryManager);
        m_inside->bare = std::make_unique<Reader>(*m_inside->pool);
        const xercesc::MemBufInputSource source{bytes_of(schema), schema.size(), "schema", false};
        m_inside->bare->reader().loadGrammar(source, xercesc::Grammar::SchemaGrammarType, true);
        m_inside->pool->lockPool();
    }
}

Floor::~Floor() {
    m_inside.reset();
    xercesc::XMLPlatformUtils::Terminate();
}

double Floor::parse(const std::vector<std::string>& documents) {
    const auto before = cpu_time(Whose::thread);
    for (const std::string& document : documents) {
        m_inside->bare->read(document, nullptr);
    }
    return std::chrono::duration<double>(cpu_time(Whose::thread) - before).count();
}

double Floor::rate(const std::vector<std::string>& documents, double records) {
    {
        const std::unique_ptr<PGconn, decltype(&PQfinish)> server{
            PQconnectdb(m_inside->connection.c_str()), &PQfinish};
        PQclear(PQexec(server.get(), "TRUNCATE floor_journal, floor_provenance"));
    }
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> met{0};
    std::exception_ptr failure;
    std::mutex mutex;
    const auto work = [&](int number) {
        try {
            Worker worker{m_inside->connection, m_inside->folder, number, m_inside->xml};
            std::unique_ptr<Reader> reader{
                m_inside->xml ? std::make_unique<Reader>(*m_inside->pool) : nullptr};
            simdjson::dom::parser parser;
            for (std::size_t at{next++}; at < documents.size(); at = next++) {
                for (const std::string& part : parts_of(documents[at], m_inside->record)) {
                    if (reader) {
                        reader->read(part, &worker);
                    } else {
                        read_lines(part, parser, worker);
                    }
                    worker.end_chunk();
                }
            }
            met += worker.records();
        } catch (...) {
            const std::scoped_lock lock{mutex};
            failure = std::current_exception();
        }
    };
    const auto began = std::chrono::steady_clock::now();
    {
        std::jthread first{work, 0};
        std::jthread second{work, 1};
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    demand(
        static_cast<double>(met) >= 0.9 * records,
        "the floor met " + std::to_string(met) + " of " + std::to_string(records) + " records");
    return records
           / std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}
