#pragma once
// What an XmlSchema lends to a reader. Not for other rooms.

#include "gateway/text/xml_schema.h"

#include <xercesc/framework/MemoryManager.hpp>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/parsers/SAX2XMLReaderImpl.hpp>
#include <xercesc/sax/EntityResolver.hpp>
#include <xercesc/util/PlatformUtils.hpp>

#include <cstddef>
#include <memory>

namespace gateway::text {

/// Whoever reads by a parser just now, and hears of what it does not like.
class ParserUser {
public:
    ParserUser() = default;
    ParserUser(const ParserUser&) = delete;
    ParserUser& operator=(const ParserUser&) = delete;
    virtual ~ParserUser() = default;

    [[nodiscard]] virtual bool is_past_root() const noexcept = 0;
    virtual void report(bool of_schema, std::size_t line) = 0;
};

/// A parser's memory: the large block that xerces makes for each document (its buffers, 160 KB) is
/// kept for the next one. The allocator would give it back to the system, and tidy up all of its
/// free memory each time.
class ParserMemory final : public xercesc::MemoryManager {
public:
    ParserMemory() = default;
    ParserMemory(const ParserMemory&) = delete;
    ParserMemory& operator=(const ParserMemory&) = delete;
    ~ParserMemory() override;

    void* allocate(XMLSize_t size) override;
    void deallocate(void* block) override;
    xercesc::MemoryManager* getExceptionMemoryManager() override {
        return xercesc::XMLPlatformUtils::fgMemoryManager;
    }

private:
    void* m_large{nullptr};
    std::size_t m_size{0};
    bool m_lent{false};
};

/// What a parser stands on, and outlives it.
struct ParserGround {
    ParserMemory memory{};
};

/// xerces' parser, hardened. Tells what an error belongs to, which xerces' own error handler
/// cannot.
class XmlParser final : private ParserGround, public xercesc::SAX2XMLReaderImpl {
public:
    /// @param pool null: nothing is validated. @param without_namespace whether its schema has no
    /// target namespace.
    XmlParser(xercesc::XMLGrammarPool* pool, bool without_namespace);

    /// From now on it works for that one; null: for nobody.
    void serve(ParserUser* user) noexcept { m_user = user; }

    void error(
        unsigned int code, const XMLCh* domain, xercesc::XMLErrorReporter::ErrTypes type,
        const XMLCh* text, const XMLCh* system_id, const XMLCh* public_id, XMLFileLoc line,
        XMLFileLoc column) override;

private:
    void harden(bool without_namespace);

    ParserUser* m_user{nullptr};
    bool m_validates;
};

struct XmlSchema::Pool {
    xercesc::XMLGrammarPoolImpl grammars{xercesc::XMLPlatformUtils::fgMemoryManager};
    bool without_namespace{false}; ///< the schema has no target namespace
    /// Of the last reader, if it came to the end: to make and harden one costs more than to read a
    /// small document.
    std::unique_ptr<XmlParser> parser{};
};

/// Refuses whatever a document wants to have loaded.
class NothingIsLoaded final : public xercesc::EntityResolver {
public:
    explicit NothingIsLoaded(core::Code code) noexcept : m_code{code} {}

    /// @throws XmlStop
    xercesc::InputSource* resolveEntity(const XMLCh* public_id, const XMLCh* system_id) override;

private:
    core::Code m_code;
};

}
