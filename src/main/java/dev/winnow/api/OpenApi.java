package dev.winnow.api;

import static dev.winnow.api.Schemas.map;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.report.output.Json;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The OpenAPI document. It is made from the handlers and from the records that they take and give. springdoc would bring a
 * second Jackson, and knows neither the names of our members nor our words.
 */
@RestController
public class OpenApi {

    private final RequestMappingHandlerMapping mappings;

    OpenApi(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.mappings = mappings;
    }

    /**
     * An operation of the API.
     *
     * @param right what it must be allowed to; {@code none} where anybody may
     */
    public record Operation(String method, String path, String summary, String right, List<Parameter> parameters) {

        public Operation {
            parameters = List.copyOf(parameters);
        }
    }

    /** @param in {@code path}, {@code query}, {@code header} or {@code body} */
    public record Parameter(String name, String in, boolean required, Type type) { }

    /** An {@code application/problem+json}, as {@link Problems} and the filters of {@code access} write it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Refusal(String type, String title, int status, String detail, String instance) { }

    private record Handler(RequestMethod method, String path, HandlerMethod code) { }

    @Summary(value = "This document", of = Object.class)
    @GetMapping("/api/v1/openapi.json")
    @PreAuthorize("permitAll")
    ResponseEntity<byte[]> document() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.told(tree()));
    }

    /** All operations, by path. */
    public List<Operation> operations() {
        return handlers().map(handler -> new Operation(handler.method().name(), handler.path(),
                handler.code().getMethodAnnotation(Summary.class).value(),
                handler.code().getMethodAnnotation(PreAuthorize.class).value().replaceAll("hasAuthority\\('(.*)'\\)", "$1").replace("permitAll",
                "none"),
                parameters(handler))).toList();
    }

    private Stream<Handler> handlers() {
        return mappings.getHandlerMethods().entrySet().stream().flatMap(mapping -> mapping.getKey().getPatternValues()
                .stream().filter(path -> path.startsWith("/api/") || path.startsWith("/updates/")).flatMap(path ->
                        mapping.getKey().getMethodsCondition().getMethods().stream().map(method ->
                                new Handler(method, path, mapping.getValue()))))
                .sorted(Comparator.comparing(Handler::path).thenComparing(Handler::method));
    }

    private static List<Parameter> parameters(Handler handler) {
        List<Parameter> parameters = new ArrayList<>();
        for (MethodParameter each : handler.code().getMethodParameters()) {
            RequestParam query = each.getParameterAnnotation(RequestParam.class);
            RequestHeader header = each.getParameterAnnotation(RequestHeader.class);
            RequestBody body = each.getParameterAnnotation(RequestBody.class);
            if (each.hasParameterAnnotation(PathVariable.class)) {
                parameters.add(new Parameter(named(each, ""), "path", true, each.getGenericParameterType()));
            } else if (header != null) {
                parameters.add(new Parameter(named(each, header.name()), "header", header.required(),
                        each.getGenericParameterType()));
            } else if (query != null && each.getParameterType() != Map.class) {
                parameters.add(new Parameter(named(each, query.name()), "query", query.required()
                        && query.defaultValue().equals(ValueConstants.DEFAULT_NONE), each.getGenericParameterType()));
            } else if (body != null) {
                parameters.add(new Parameter("body", "body", body.required(), each.getGenericParameterType()));
            }
        }
        return parameters;
    }

    private static String named(MethodParameter parameter, String given) {
        return given.isEmpty() ? parameter.getParameter().getName() : given;
    }

    private Map<String, Object> tree() {
        Schemas schemas = new Schemas();
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        handlers().forEach(handler -> paths.computeIfAbsent(handler.path(), path -> new LinkedHashMap<>())
                .put(handler.method().name().toLowerCase(Locale.ROOT), operation(handler, schemas)));
        Map<String, Object> problem = schemas.given(Refusal.class);
        return map("openapi", "3.1.0", "info", map("title", "Winnow", "version", "1"), "paths", paths, "components",
                map("schemas", schemas.named(), "securitySchemes", map("token", map("type", "http", "scheme", "bearer")), "responses",
                        map("refused", map("description", "what cannot be done: what, which, what to do", "content",
                                map(MediaType.APPLICATION_PROBLEM_JSON_VALUE, map("schema", problem))))),
                "security", List.of(Map.of("token", List.of())));
    }

    private static Map<String, Object> operation(Handler handler, Schemas schemas) {
        Method method = handler.code().getMethod();
        Summary told = method.getAnnotation(Summary.class);
        Map<String, Object> operation = map("summary", told.value(), "operationId",
                handler.code().getBeanType().getSimpleName() + "." + method.getName());
        if (handler.code().getMethodAnnotation(PreAuthorize.class).value().equals("permitAll")) {
            operation.put("security", List.of());
        }
        operation.put("parameters", parameters(handler).stream().filter(each -> !each.in().equals("body")).map(each -> map("name",
                each.name(), "in", each.in(), "required", each.required(), "schema", schemas.taken(each.type()))).toList());
        parameters(handler).stream().filter(each -> each.in().equals("body")).findFirst().ifPresent(body ->
                operation.put("requestBody", map("required", body.required(), "content", contents(consumed(method),
                        schemas.taken(body.type())))));
        ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(method, ResponseStatus.class);
        Type answer = told.of() != void.class ? told.of() : method.getGenericReturnType();
        Map<String, Object> responses = map(status == null ? "200" : String.valueOf(status.code().value()), map("description", "done",
                "content", contents(List.of(told.type()), answer == void.class ? map("type", "string") : schemas.given(answer))));
        for (int other : told.also()) {
            responses.put(String.valueOf(other), map("description", HttpStatus.valueOf(other).getReasonPhrase()));
        }
        responses.put("default", map("$ref", "#/components/responses/refused"));
        operation.put("responses", responses);
        return operation;
    }

    private static List<String> consumed(Method method) {
        List<String> types = List.of(AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class).consumes());
        return types.isEmpty() ? List.of(MediaType.APPLICATION_JSON_VALUE) : types;
    }

    /** Everything but a JSON document is a text. */
    private static Map<String, Object> contents(List<String> types, Map<String, Object> schema) {
        Map<String, Object> contents = new LinkedHashMap<>();
        types.forEach(type -> contents.put(type, map("schema", type.equals(MediaType.APPLICATION_JSON_VALUE) ? schema
                : map("type", "string"))));
        return contents;
    }
}
