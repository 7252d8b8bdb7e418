#include "gateway/text/xml_schema.h"

#include "gateway/text/xml_input.h"
#include "gateway/text/xml_schema_pool.h"

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/parsers/SAX2XMLReaderImpl.hpp>
#include <xercesc/sax/ErrorHandler.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/XMLUni.hpp>

#include <cassert>
#include <map>
#include <new>

namespace gateway::text {

namespace {

/// The first thing that is wrong with a schema ends its compilation.
class SchemaErrors final : public xercesc::ErrorHandler {
public:
    void warning(const xercesc::SAXParseException&) override {}
    void error(const xercesc::SAXParseException& problem) override { refuse(problem); }
    void fatalError(const xercesc::SAXParseException& problem) override { refuse(problem); }
    void resetErrors() override {}

private:
    [[noreturn]] static void refuse(const xercesc::SAXParseException& problem) {
        throw XmlStop{
            core::Rejection{"XML_SCHEMA_INVALID", "", problem.getLineNumber(), std::nullopt}};
    }
};

/// The schema as UTF-8, if nothing forbidden stands before its root.
[[nodiscard]] std::string admitted(std::string_view xsd) {
    std::string_view rest{xsd};
    XmlInput input{
        [&rest](std::span<std::byte> into) {
            const std::size_t count{std::min(into.size(), rest.size())};
            std::copy_n(core::as_bytes(rest).begin(), count, into.begin());
            rest.remove_prefix(count);
            return count;
        },
        XmlLimits{}, Doctype::refused};
    std::string text;
    std::string piece(std::size_t{64} * 1024, '\0');
    for (std::size_t count{input.read(piece.data(), piece.size())}; count != 0;
         count = input.read(piece.data(), piece.size())) {
        text.append(piece, 0, count);
        input.progress();
    }
    if (input.is_wrong()) {
        throw XmlStop{core::Rejection{"XML_ENCODING", ""}};
    }
    return text;
}

/// @return whether it has no target namespace.
[[nodiscard]] bool load(const std::string& text, xercesc::XMLGrammarPoolImpl& pool) {
    xercesc::SAX2XMLReaderImpl loader{xercesc::XMLPlatformUtils::fgMemoryManager, &pool};
    SchemaErrors errors;
    NothingIsLoaded nothing{"XML_SCHEMA_IMPORT"};
    loader.setErrorHandler(&errors);
    loader.setEntityResolver(&nothing);
    loader.setFeature(xercesc::XMLUni::fgXercesSchemaFullChecking, true);
    loader.setFeature(xercesc::XMLUni::fgXercesLoadExternalDTD, false);
    loader.setFeature(xercesc::XMLUni::fgXercesDisableDefaultEntityResolution, true);
    xercesc::MemBufInputSource source{
        reinterpret_cast<const XMLByte*>(text.data()), text.size(), "schema", false};
    source.setEncoding(xercesc::XMLUni::fgUTF8EncodingString);
    xercesc::Grammar* const grammar{
        loader.loadGrammar(source, xercesc::Grammar::SchemaGrammarType, true)};
    if (grammar == nullptr) {
        throw XmlStop{core::Rejection{"XML_SCHEMA_INVALID", ""}};
    }
    const XMLCh* const name_space{grammar->getTargetNamespace()};
    return name_space == nullptr || *name_space == 0;
}

/// The schemas that live, by their whole text: nothing else goes into one (NothingIsLoaded), and no
/// digest has to be trusted. Ten thousand exchanges are read by a handful of schemas, and grammars
/// are large and slow to make.
class Living {
public:
    static Living& all() {
        static Living living; // made before the first schema, and so ends after the last
        return living;
    }

    std::shared_ptr<const XmlSchema> find(std::string_view text) {
        const std::lock_guard lock{m_mutex};
        const auto found = m_schemas.find(text);
        return found == m_schemas.end() ? nullptr : found->second.schema.lock();
    }

    /// @param text of the schema's own. @return it, or what another thread made of it meanwhile.
    std::shared_ptr<const XmlSchema>
    add(std::string_view text, std::shared_ptr<const XmlSchema> made) {
        const std::lock_guard lock{m_mutex};
        if (const auto found = m_schemas.find(text); found != m_schemas.end()) {
            if (std::shared_ptr<const XmlSchema> there{found->second.schema.lock()}) {
                return there;
            }
            m_schemas.erase(found); // its key is the text of one that is just ending
        }
        m_schemas.emplace(text, Entry{made.get(), made});
        return made;
    }

    void remove(std::string_view text, const XmlSchema* ending) noexcept {
        const std::lock_guard lock{m_mutex};
        const auto found = m_schemas.find(text);
        if (found != m_schemas.end() && found->second.whose == ending) {
            m_schemas.erase(found);
        }
    }

private:
    struct Entry {
        const XmlSchema* whose;
        std::weak_ptr<const XmlSchema> schema;
    };

    std::mutex m_mutex;
    std::map<std::string_view, Entry> m_schemas;
};

}

xercesc::InputSource* NothingIsLoaded::resolveEntity(const XMLCh*, const XMLCh*) {
    throw XmlStop{core::Rejection{m_code, ""}};
}

XmlSchema::XmlSchema(std::string text) : m_text{std::move(text)} {}

XmlSchema::~XmlSchema() {
    Living::all().remove(m_text, this);
}

XmlSchema::Borrowed XmlSchema::borrow() const {
    {
        const std::lock_guard lock{m_mutex};
        if (!m_idle.empty()) {
            Borrowed idle{m_idle.back().release(), GiveBack{this}};
            m_idle.pop_back();
            return idle;
        }
    }
    auto fresh = std::make_unique<Pool>();
    fresh->without_namespace = load(m_text, fresh->grammars);
    fresh->grammars.lockPool();
    return Borrowed{fresh.release(), GiveBack{this}};
}

void XmlSchema::GiveBack::operator()(Pool* pool) const noexcept {
    std::unique_ptr<Pool> given{pool};
    try {
        const std::lock_guard lock{schema->m_mutex};
        schema->m_idle.push_back(std::move(given));
    } catch (const std::bad_alloc&) { // then it is compiled again when it is needed
        given.reset();
    }
}

core::Result<std::shared_ptr<const XmlSchema>>
XmlSchema::compile(std::string_view xsd, const std::string& name) {
    assert(xercesc::XMLPlatformUtils::fgMemoryManager != nullptr && "XmlLibrary lives");
    const auto rejected = [&name](core::Code code, std::optional<std::size_t> line) {
        return core::Rejection{code, name, line, std::nullopt};
    };
    try {
        std::string text{admitted(xsd)};
        if (std::shared_ptr<const XmlSchema> there{Living::all().find(text)}) {
            return there;
        }
        std::shared_ptr<const XmlSchema> schema{new XmlSchema{std::move(text)}};
        schema->borrow()
            .reset(); // what compiles once compiles again; the first reader finds it ready
        const std::string_view own{schema->m_text};
        return Living::all().add(own, std::move(schema));
    } catch (const XmlStop& stop) {
        return rejected(stop.rejection.code, stop.rejection.line);
    } catch (const xercesc::OutOfMemoryException&) {
        throw std::bad_alloc{};
    } catch (const xercesc::XMLException&) {
        return rejected("XML_SCHEMA_INVALID", std::nullopt);
    } catch (const xercesc::SAXException&) {
        return rejected("XML_SCHEMA_INVALID", std::nullopt);
    }
}

}
