#include "gateway/crypto/xml_signature_shape.h"

#include "gateway/crypto/base64.h"

#include <libxml/parser.h>
#include <openssl/err.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace gateway::crypto::detail {

namespace {

using core::Rejection;

constexpr std::string_view signature_space{"http://www.w3.org/2000/09/xmldsig#"};
constexpr std::string_view soap_space{"http://schemas.xmlsoap.org/soap/envelope/"};
constexpr std::string_view enveloped{"http://www.w3.org/2000/09/xmldsig#enveloped-signature"};

std::string_view text_of(const xmlChar* text) noexcept {
    return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

bool is(const xmlNode& node, std::string_view space, std::string_view name) noexcept {
    return node.type == XML_ELEMENT_NODE && text_of(node.name) == name && node.ns != nullptr
           && text_of(node.ns->href) == space;
}

std::vector<xmlNode*> elements_of(const xmlNode& parent) {
    std::vector<xmlNode*> elements;
    for (xmlNode* child{parent.children}; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            elements.push_back(child);
        }
    }
    return elements;
}

std::vector<xmlNode*> children_of(const xmlNode& parent, std::string_view name) {
    std::vector<xmlNode*> found{elements_of(parent)};
    std::erase_if(found, [&](const xmlNode* one) { return !is(*one, signature_space, name); });
    return found;
}

/// The next element of a walk through the whole tree.
const xmlNode* after(const xmlNode* node, const xmlNode* root) noexcept {
    if (node->children != nullptr && node->type == XML_ELEMENT_NODE) {
        return node->children;
    }
    while (node != root && node->next == nullptr) {
        node = node->parent;
    }
    return node == root ? nullptr : node->next;
}

std::size_t signatures_in(const xmlNode* root) noexcept {
    std::size_t count{0};
    for (const xmlNode* node{root}; node != nullptr; node = after(node, root)) {
        count += is(*node, signature_space, "Signature") ? 1U : 0U;
    }
    return count;
}

std::string attribute(const xmlNode& node, const char* name) {
    xmlChar* const value{xmlGetNoNsProp(&node, reinterpret_cast<const xmlChar*>(name))};
    std::string text{text_of(value)};
    xmlFree(value);
    return text;
}

bool has_attribute(const xmlNode& node, const char* name) {
    return xmlHasProp(&node, reinterpret_cast<const xmlChar*>(name)) != nullptr;
}

/// Enveloped first; then canonicalisation, or nothing.
bool are_taken(const xmlNode& transforms) {
    constexpr std::string_view canonical[]{
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2006/12/xml-c14n11"};
    const std::vector<xmlNode*> all{elements_of(transforms)};
    if (all.empty() || all.size() > 2 || children_of(transforms, "Transform").size() != all.size()
        || attribute(*all.front(), "Algorithm") != enveloped) {
        return false;
    }
    return all.size() == 1
           || std::find(
                  std::begin(canonical), std::end(canonical), attribute(*all.back(), "Algorithm"))
                  != std::end(canonical);
}

/// One reference, to all of the document.
bool covers_all(const xmlNode& signature) {
    const std::vector<xmlNode*> info{children_of(signature, "SignedInfo")};
    if (info.size() != 1 || !children_of(signature, "Object").empty()) {
        return false;
    }
    const std::vector<xmlNode*> references{children_of(*info.front(), "Reference")};
    if (references.size() != 1 || !has_attribute(*references.front(), "URI")
        || !attribute(*references.front(), "URI").empty()) {
        return false;
    }
    const std::vector<xmlNode*> transforms{children_of(*references.front(), "Transforms")};
    return transforms.size() == 1 && are_taken(*transforms.front());
}

}

core::Result<XmlDocPtr> parsed_xml(core::ByteView bytes) {
    if (bytes.size() > largest_signed_xml) {
        return Rejection{"DELIVERY_TOO_LARGE", {}};
    }
    XmlDocPtr document{xmlReadMemory(
        reinterpret_cast<const char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr,
        nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA)};
    if (!document || xmlDocGetRootElement(document.get()) == nullptr) {
        return Rejection{"XML_MALFORMED", {}};
    }
    if (document->intSubset != nullptr || document->extSubset != nullptr) {
        return Rejection{"SIGNATURE_FORM", {}};
    }
    return document;
}

core::Result<XmlDocPtr> document_at(XmlDocPtr whole, SignedXml place) {
    if (place == SignedXml::document) {
        return whole;
    }
    xmlNode* const envelope{xmlDocGetRootElement(whole.get())};
    const std::vector<xmlNode*> parts{elements_of(*envelope)};
    const auto body = std::find_if(parts.begin(), parts.end(), [](const xmlNode* part) {
        return is(*part, soap_space, "Body");
    });
    if (!is(*envelope, soap_space, "Envelope") || body == parts.end()
        || elements_of(**body).size() != 1) {
        return Rejection{"XML_MALFORMED", {}};
    }
    XmlDocPtr document{xmlNewDoc(reinterpret_cast<const xmlChar*>("1.0"))};
    xmlNode* const root{
        document ? xmlDocCopyNode(elements_of(**body).front(), document.get(), 1) : nullptr};
    openssl::require(root != nullptr);
    xmlDocSetRootElement(document.get(), root); // what it inherits of namespaces was copied with it
    return document;
}

core::Result<xmlNode*> the_signature_of(const xmlDoc& document) {
    const xmlNode* const root{xmlDocGetRootElement(&document)};
    const std::size_t count{signatures_in(root)};
    if (count == 0) {
        return Rejection{"SIGNATURE_MISSING", {}};
    }
    const std::vector<xmlNode*> children{elements_of(*root)};
    if (count != 1 || children.empty() || !is(*children.back(), signature_space, "Signature")
        || !covers_all(*children.back())) {
        return Rejection{"SIGNATURE_FORM", {}};
    }
    return children.back();
}

std::vector<openssl::X509Ptr> certificates_in(const xmlNode& signature) {
    std::vector<openssl::X509Ptr> certificates;
    for (const xmlNode* const info : children_of(signature, "KeyInfo")) {
        for (const xmlNode* const data : children_of(*info, "X509Data")) {
            for (const xmlNode* const one : children_of(*data, "X509Certificate")) {
                xmlChar* const content{xmlNodeGetContent(one)};
                std::string text{text_of(content)};
                xmlFree(content);
                std::erase_if(text, [](char letter) {
                    return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
                });
                const auto der = from_base64(text);
                if (!der) {
                    return {};
                }
                const auto* bytes = reinterpret_cast<const unsigned char*>(der->data());
                openssl::X509Ptr certificate{
                    d2i_X509(nullptr, &bytes, static_cast<long>(der->size()))};
                if (!certificate) {
                    ERR_clear_error();
                    return {};
                }
                certificates.push_back(std::move(certificate));
            }
        }
    }
    return certificates;
}

}
