// lautturi-xslt: applies one stylesheet to one document, and nothing else. A stylesheet is a
// program that somebody wrote, and the document is hostile: so this process has no rights left when
// it reads either of them (lock.h), and says nothing but its result. Whoever starts it bounds its
// time as well.
//
// Standard input: `STYLESHEET-BYTES DOCUMENT-BYTES\n`, then those bytes. Standard output: the
// result. Status: 0; 2 it could not give up its rights, or was not told what to do; 3 no stylesheet
// that may be used; 4 it failed, or wanted what is forbidden; 5 the document is no XML, or has a
// DOCTYPE; 6 too large.

#include "gateway/xslt/lock.h"

#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <libxslt/documents.h>
#include <libxslt/extensions.h>
#include <libxslt/extra.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace {

constexpr int not_locked{2};
constexpr int no_stylesheet{3};
constexpr int failed{4};
constexpr int no_document{5};
constexpr int too_large{6};
constexpr std::size_t largest{std::size_t{64} << 20U};

template <auto Free> struct Freed {
    template <class T> void operator()(T* handle) const noexcept { Free(handle); }
};
using DocPtr = std::unique_ptr<xmlDoc, Freed<xmlFreeDoc>>;
using SheetPtr = std::unique_ptr<xsltStylesheet, Freed<xsltFreeStylesheet>>;
using ContextPtr = std::unique_ptr<xsltTransformContext, Freed<xsltFreeTransformContext>>;
using RightsPtr = std::unique_ptr<xsltSecurityPrefs, Freed<xsltFreeSecurityPrefs>>;

bool complained{false};

/// Whatever libxslt or libxml2 complains of ends it: a document that was not read, a file that was
/// not written, an xsl:message. What it says is dropped, for it may quote the document.
void complain(void*, const char*, ...) { // NOLINT(cert-dcl50-cpp): their own signature
    complained = true;
}

xmlParserInputPtr load_nothing(const char*, const char*, xmlParserCtxtPtr) {
    complained = true;
    return nullptr;
}

xmlDocPtr load_no_document(const xmlChar*, xmlDictPtr, int, void*, xsltLoadType) {
    complained = true;
    return nullptr;
}

/// Character sets that need tables of their own are opened while files may still be; then nothing
/// may.
bool lock_in() {
    for (const char* const charset : {"ISO-8859-15", "windows-1252"}) {
        static_cast<void>(xmlFindCharEncodingHandler(charset)); // kept until the end
    }
    return lautturi_xslt::give_up_all_rights();
}

/// What libxslt has beyond XSLT 1.0: other ways to write, to look, and to make nodes of a result.
/// Of EXSLT nothing is linked.
void forget_extensions() {
    xsltInit();
    const auto name = [](const char* text) { return reinterpret_cast<const xmlChar*>(text); };
    const xmlChar* const exslt{name("http://exslt.org/common")};
    for (const xmlChar* const space : std::initializer_list<const xmlChar*>{
             XSLT_LIBXSLT_NAMESPACE, XSLT_SAXON_NAMESPACE, XSLT_XT_NAMESPACE, XSLT_XALAN_NAMESPACE,
             exslt}) {
        static_cast<void>(xsltUnregisterExtModuleFunction(name("node-set"), space));
        for (const char* const element : {"debug", "output", "write", "document"}) {
            static_cast<void>(xsltUnregisterExtModuleElement(name(element), space));
        }
    }
}

bool forbid_everything(xsltSecurityPrefs* rights) {
    for (const xsltSecurityOption one :
         {XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
          XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK}) {
        if (xsltSetSecurityPrefs(rights, one, xsltSecurityForbid) != 0) {
            return false;
        }
    }
    return true;
}

/// As much as there is, and no more than that. Plain read(): what the C library would do around it
/// is not allowed here any more.
std::string read_all(std::size_t bytes) {
    std::string text(bytes, '\0');
    std::size_t have{0};
    while (have < bytes) {
        const ssize_t count{::read(STDIN_FILENO, text.data() + have, bytes - have)};
        if (count == 0 || (count < 0 && errno != EINTR)) {
            break;
        }
        have += count < 0 ? 0 : static_cast<std::size_t>(count);
    }
    text.resize(have);
    return text;
}

bool write_all(std::string_view text) {
    while (!text.empty()) {
        const ssize_t count{::write(STDOUT_FILENO, text.data(), text.size())};
        if (count < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return true;
}

/// A length in decimal, up to the byte that ends it. Nothing: it is no length.
std::optional<std::size_t> read_length(char end) {
    constexpr std::size_t most_digits{12};
    std::string digits;
    for (std::string one{read_all(1)}; one != std::string(1, end); one = read_all(1)) {
        digits += one;
        if (one.empty() || digits.size() > most_digits) {
            return std::nullopt;
        }
    }
    std::size_t length{0};
    const auto [rest, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), length);
    return error == std::errc{} && rest == digits.data() + digits.size() ? std::optional{length}
                                                                         : std::nullopt;
}

DocPtr parsed(const std::string& text) {
    DocPtr document{xmlReadMemory(
        text.data(), static_cast<int>(text.size()), nullptr, nullptr,
        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA)};
    const bool plain{
        document && document->intSubset == nullptr && document->extSubset == nullptr
        && xmlDocGetRootElement(document.get()) != nullptr};
    return plain ? std::move(document) : nullptr;
}

/// With libxslt's own bounds on recursion, variables and steps; those of the process stand behind
/// them.
ContextPtr context_of(xsltStylesheet* sheet, xmlDoc* document, xsltSecurityPrefs* rights) {
    constexpr int depth{400};
    constexpr int variables{20'000};
    constexpr unsigned long steps{100'000'000};
    ContextPtr context{xsltNewTransformContext(sheet, document)};
    if (!context || xsltSetCtxtSecurityPrefs(rights, context.get()) != 0) {
        return nullptr;
    }
    context->maxTemplateDepth = depth;
    context->maxTemplateVars = variables;
    context->opLimit = steps;
    context->xpathCtxt->opLimit = steps;
    xsltSetTransformErrorFunc(context.get(), nullptr, complain);
    return context;
}

int transform(const std::string& sheet_text, const std::string& document_text) {
    DocPtr sheet_document{parsed(sheet_text)};
    SheetPtr sheet{sheet_document ? xsltParseStylesheetDoc(sheet_document.get()) : nullptr};
    if (sheet) {
        static_cast<void>(sheet_document.release()); // the stylesheet's now
    }
    if (!sheet || sheet->errors != 0 || complained) {
        return no_stylesheet;
    }
    const DocPtr document{parsed(document_text)};
    if (!document) {
        return no_document;
    }
    const RightsPtr rights{xsltNewSecurityPrefs()};
    if (!rights || !forbid_everything(rights.get())) {
        return failed;
    }
    const ContextPtr context{context_of(sheet.get(), document.get(), rights.get())};
    const DocPtr result{
        context ? xsltApplyStylesheetUser(
            sheet.get(), document.get(), nullptr, nullptr, nullptr, context.get())
                : nullptr};
    if (!result || complained || context->state != XSLT_STATE_OK) {
        return failed;
    }
    xmlChar* text{nullptr};
    int length{0};
    if (xsltSaveResultToString(&text, &length, result.get(), sheet.get()) != 0 || complained
        || length <= 0) {
        return failed;
    }
    const bool written{
        write_all({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)})};
    xmlFree(text);
    return written ? 0 : failed;
}

}

int main() {
    xmlInitParser();
    forget_extensions();
    xmlSetGenericErrorFunc(nullptr, complain);
    xsltSetGenericErrorFunc(nullptr, complain);
    xmlSetExternalEntityLoader(load_nothing);
    xsltSetLoaderFunc(load_no_document);
    if (!lock_in()) {
        std::_Exit(not_locked);
    }
    const std::optional<std::size_t> sheet{read_length(' ')};
    const std::optional<std::size_t> document{sheet ? read_length('\n') : std::nullopt};
    if (!document) {
        std::_Exit(not_locked);
    }
    if (*sheet > largest || *document > largest) {
        std::_Exit(too_large);
    }
    const std::string sheet_text{read_all(*sheet)};
    const std::string document_text{read_all(*document)};
    std::_Exit(
        sheet_text.size() == *sheet && document_text.size() == *document
            ? transform(sheet_text, document_text)
            : not_locked);
}
