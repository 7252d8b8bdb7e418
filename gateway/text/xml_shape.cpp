#include "gateway/text/xml_shape.h"

#include "gateway/text/xerces_text.h"
#include "gateway/text/xml_input.h"
#include "gateway/text/xml_schema_pool.h"

#include <xercesc/framework/psvi/XSAttributeDeclaration.hpp>
#include <xercesc/framework/psvi/XSAttributeUse.hpp>
#include <xercesc/framework/psvi/XSComplexTypeDefinition.hpp>
#include <xercesc/framework/psvi/XSElementDeclaration.hpp>
#include <xercesc/framework/psvi/XSModel.hpp>
#include <xercesc/framework/psvi/XSModelGroup.hpp>
#include <xercesc/framework/psvi/XSParticle.hpp>
#include <xercesc/framework/psvi/XSSimpleTypeDefinition.hpp>
#include <xercesc/util/TransService.hpp>

#include <algorithm>

namespace gateway::text {

namespace {

using xercesc::XSComplexTypeDefinition;
using xercesc::XSElementDeclaration;
using xercesc::XSModelGroup;
using xercesc::XSParticle;
using xercesc::XSSimpleTypeDefinition;
using xercesc::XSTypeDefinition;

constexpr int deepest{24};

[[noreturn]] void refuse(core::Code code, std::string_view place) {
    throw XmlStop{core::Rejection{code, std::string{place}}};
}

[[nodiscard]] XmlShape::Scalar scalar_of(XSSimpleTypeDefinition& type) {
    if (type.getVariety() != XSSimpleTypeDefinition::VARIETY_ATOMIC) {
        return XmlShape::Scalar::text; // a list or a union is text to JSON
    }
    const XSSimpleTypeDefinition* const primitive{type.getPrimitiveType()};
    const std::string name{
        primitive == nullptr ? std::string{}
                             : to_utf8(const_cast<XSSimpleTypeDefinition*>(primitive)->getName())};
    if (name == "boolean") {
        return XmlShape::Scalar::boolean;
    }
    return name == "decimal" || name == "double" || name == "float" ? XmlShape::Scalar::number
                                                                    : XmlShape::Scalar::text;
}

class Shaping final {
public:
    [[nodiscard]] XmlShape element(XSElementDeclaration& declaration, int depth) {
        XmlShape shape;
        shape.name = to_utf8(declaration.getName());
        const XMLCh* const name_space{declaration.getNamespace()};
        shape.name_space = name_space == nullptr ? "" : to_utf8(name_space);
        shape.nillable = declaration.getNillable();
        if (depth > deepest) {
            refuse("XML_SCHEMA_RECURSIVE", shape.name);
        }
        XSTypeDefinition* const type{declaration.getTypeDefinition()};
        if (type == nullptr) {
            refuse("XML_SCHEMA_OPEN", shape.name);
        }
        if (type->getTypeCategory() == XSTypeDefinition::SIMPLE_TYPE) {
            shape.content = XmlShape::Content::scalar;
            shape.scalar = scalar_of(static_cast<XSSimpleTypeDefinition&>(*type));
        } else {
            complex(static_cast<XSComplexTypeDefinition&>(*type), shape, depth);
        }
        return shape;
    }

private:
    void complex(XSComplexTypeDefinition& type, XmlShape& shape, int depth) {
        attributes(type, shape);
        switch (type.getContentType()) {
        case XSComplexTypeDefinition::CONTENTTYPE_EMPTY: return;
        case XSComplexTypeDefinition::CONTENTTYPE_SIMPLE:
            shape.content = XmlShape::Content::scalar;
            shape.scalar = scalar_of(*type.getSimpleType());
            return;
        case XSComplexTypeDefinition::CONTENTTYPE_ELEMENT:
            shape.content = XmlShape::Content::elements;
            if (type.getParticle() != nullptr) {
                particle(*type.getParticle(), false, true, shape, depth);
            }
            return;
        case XSComplexTypeDefinition::CONTENTTYPE_MIXED: break;
        }
        refuse("XML_SCHEMA_OPEN", shape.name);
    }

    static void attributes(XSComplexTypeDefinition& type, XmlShape& shape) {
        if (type.getAttributeWildcard() != nullptr) {
            refuse("XML_SCHEMA_OPEN", shape.name);
        }
        const auto* const uses = type.getAttributeUses();
        for (XMLSize_t at{0}; uses != nullptr && at < uses->size(); ++at) {
            xercesc::XSAttributeUse& use{
                const_cast<xercesc::XSAttributeUse&>(*uses->elementAt(at))};
            xercesc::XSAttributeDeclaration& declared{*use.getAttrDeclaration()};
            shape.attributes.push_back(
                {to_utf8(declared.getName()), scalar_of(*declared.getTypeDefinition()),
                 use.getRequired()});
        }
    }

    void particle(XSParticle& one, bool repeated, bool required, XmlShape& shape, int depth) {
        repeated = repeated || one.getMaxOccursUnbounded() || one.getMaxOccurs() > 1;
        required = required && one.getMinOccurs() > 0;
        switch (one.getTermType()) {
        case XSParticle::TERM_EMPTY: return;
        case XSParticle::TERM_ELEMENT: {
            XmlShape child{element(*one.getElementTerm(), depth + 1)};
            if (shape.child(child.name) != nullptr) {
                refuse("XML_SCHEMA_AMBIGUOUS", child.name);
            }
            child.repeated = repeated;
            child.required = required;
            shape.children.push_back(std::move(child));
            return;
        }
        case XSParticle::TERM_MODELGROUP: {
            XSModelGroup& group{*one.getModelGroupTerm()};
            const bool choice{group.getCompositor() == XSModelGroup::COMPOSITOR_CHOICE};
            const auto* const parts = group.getParticles();
            if (repeated && parts != nullptr && parts->size() > 1) {
                refuse("XML_SCHEMA_AMBIGUOUS", shape.name);
            }
            for (XMLSize_t at{0}; parts != nullptr && at < parts->size(); ++at) {
                particle(
                    const_cast<XSParticle&>(*parts->elementAt(at)), repeated, required && !choice,
                    shape, depth);
            }
            return;
        }
        case XSParticle::TERM_WILDCARD: break;
        }
        refuse("XML_SCHEMA_OPEN", shape.name);
    }
};

}

const XmlShape* XmlShape::child(std::string_view wanted) const noexcept {
    const auto found = std::find_if(
        children.begin(), children.end(), [&](const XmlShape& one) { return one.name == wanted; });
    return found == children.end() ? nullptr : &*found;
}

const XmlShape::Attribute* XmlShape::attribute(std::string_view wanted) const noexcept {
    const auto found =
        std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& one) {
            return one.name == wanted;
        });
    return found == attributes.end() ? nullptr : &*found;
}

core::Result<XmlShape>
XmlShape::of(const XmlSchema& schema, std::string_view name_space, std::string_view element) {
    try {
        const XmlSchema::Borrowed pool{schema.borrow()};
        bool changed{false};
        xercesc::XSModel* const model{pool->grammars.getXSModel(changed)};
        const auto units = [](std::string_view text) {
            return xercesc::TranscodeFromStr{
                reinterpret_cast<const XMLByte*>(text.data()), text.size(), "UTF-8"};
        };
        const xercesc::TranscodeFromStr name{units(element)};
        const xercesc::TranscodeFromStr space{units(name_space)};
        XSElementDeclaration* const declared{
            model == nullptr ? nullptr
                             : model->getElementDeclaration(
                                 name.str(), name_space.empty() ? nullptr : space.str())};
        if (declared == nullptr) {
            return core::Rejection{"XML_SCHEMA_INVALID", std::string{element}};
        }
        return Shaping{}.element(*declared, 0);
    } catch (const XmlStop& stop) {
        return stop.rejection;
    } catch (const xercesc::XMLException&) {
        return core::Rejection{"XML_SCHEMA_INVALID", std::string{element}};
    }
}

}
