package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.model.NamedValue;
import dev.winnow.report.output.Json;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The OpenAPI document, made of the handlers themselves and of the records that they take and give, so that it cannot
 * tell anything else. It is made here and not by springdoc, which would bring a second Jackson and know neither the
 * records' names in snake_case nor their words.
 */
@RestController
public class OpenApi {

    private final RequestMappingHandlerMapping mappings;

    OpenApi(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.mappings = mappings;
    }

    /**
     * Something that a program can ask for.
     *
     * @param right what it must be allowed to, or that anybody may
     */
    public record Operation(String method, String path, String summary, String right, List<Parameter> parameters) {

        public Operation {
            parameters = List.copyOf(parameters);
        }
    }

    /** @param in {@code path}, {@code query}, {@code header} or {@code body} */
    public record Parameter(String name, String in, boolean required) { }

    private record Handler(RequestMethod method, String path, HandlerMethod code) { }

    @Summary("This document")
    @GetMapping("/api/v1/openapi.json")
    @PreAuthorize("permitAll")
    ResponseEntity<byte[]> document() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.told(tree()));
    }

    /** All that programs can ask for, by path. */
    public List<Operation> operations() {
        return handlers().map(handler -> new Operation(handler.method().name(), handler.path(), summary(handler),
                handler.code().getMethodAnnotation(PreAuthorize.class).value().replaceAll("hasAuthority\\('(.*)'\\)", "$1"),
                parameters(handler))).toList();
    }

    private Stream<Handler> handlers() {
        return mappings.getHandlerMethods().entrySet().stream().flatMap(mapping -> mapping.getKey().getPatternValues()
                .stream().filter(path -> path.startsWith("/api/") || path.startsWith("/updates/")).flatMap(path ->
                        mapping.getKey().getMethodsCondition().getMethods().stream().map(method ->
                                new Handler(method, path, mapping.getValue()))))
                .sorted(Comparator.comparing(Handler::path).thenComparing(Handler::method));
    }

    private static String summary(Handler handler) {
        Summary summary = handler.code().getMethodAnnotation(Summary.class);
        return summary == null ? handler.path() : summary.value();
    }

    private static List<Parameter> parameters(Handler handler) {
        List<Parameter> parameters = new ArrayList<>();
        for (MethodParameter each : handler.code().getMethodParameters()) {
            RequestParam query = each.getParameterAnnotation(RequestParam.class);
            RequestHeader header = each.getParameterAnnotation(RequestHeader.class);
            RequestBody body = each.getParameterAnnotation(RequestBody.class);
            if (each.hasParameterAnnotation(PathVariable.class)) {
                parameters.add(new Parameter(named(each, ""), "path", true));
            } else if (header != null) {
                parameters.add(new Parameter(named(each, header.name()), "header", header.required()));
            } else if (query != null && each.getParameterType() != Map.class) {
                parameters.add(new Parameter(named(each, query.name()), "query", query.required()
                        && query.defaultValue().equals(ValueConstants.DEFAULT_NONE)));
            } else if (body != null) {
                parameters.add(new Parameter("body", "body", body.required()));
            }
        }
        return parameters;
    }

    private static String named(MethodParameter parameter, String given) {
        return given.isEmpty() ? parameter.getParameter().getName() : given;
    }

    private Map<String, Object> tree() {
        Map<String, Object> schemas = new TreeMap<>();
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        handlers().forEach(handler -> paths.computeIfAbsent(handler.path(), path -> new LinkedHashMap<>())
                .put(handler.method().name().toLowerCase(Locale.ROOT), operation(handler, schemas)));
        schemas.put("Problem", Map.of("type", "object", "properties", Map.of("title", Map.of("type", "string"), "status",
                Map.of("type", "integer"), "detail", Map.of("type", "string"))));
        return map("openapi", "3.1.0", "info", map("title", "Winnow", "version", "1"), "paths", paths, "components",
                map("schemas", schemas, "securitySchemes", map("token", map("type", "http", "scheme", "bearer"))),
                "security", List.of(Map.of("token", List.of())));
    }

    private static Map<String, Object> operation(Handler handler, Map<String, Object> schemas) {
        Map<String, Object> operation = map("summary", summary(handler), "operationId",
                handler.code().getBeanType().getSimpleName() + "." + handler.code().getMethod().getName());
        List<Object> parameters = new ArrayList<>();
        parameters(handler).stream().filter(each -> !each.in().equals("body")).forEach(each -> parameters.add(map("name",
                each.name(), "in", each.in(), "required", each.required(), "schema", map("type", "string"))));
        operation.put("parameters", parameters);
        Arrays.stream(handler.code().getMethodParameters()).filter(each -> each.hasParameterAnnotation(RequestBody.class))
                .findFirst().ifPresent(body -> operation.put("requestBody", map("required",
                        body.getParameterAnnotation(RequestBody.class).required(), "content", map("application/json",
                                map("schema", schema(body.getGenericParameterType(), schemas))))));
        Method method = handler.code().getMethod();
        ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(method, ResponseStatus.class);
        Map<String, Object> done = map("description", "done");
        if (method.getReturnType() != void.class && method.getReturnType() != ResponseEntity.class) {
            done.put("content", map("application/json", map("schema", schema(method.getGenericReturnType(), schemas))));
        }
        operation.put("responses", map(status == null ? "200" : String.valueOf(status.code().value()), done, "default",
                map("description", "what cannot be done: what, which, what to do", "content",
                        map("application/problem+json", map("schema", map("$ref", "#/components/schemas/Problem"))))));
        return operation;
    }

    private static Map<String, Object> schema(Type type, Map<String, Object> schemas) {
        if (type instanceof ParameterizedType of) {
            Class<?> raw = (Class<?>) of.getRawType();
            Type last = of.getActualTypeArguments()[of.getActualTypeArguments().length - 1];
            return Collection.class.isAssignableFrom(raw) ? map("type", "array", "items", schema(last, schemas))
                    : map("type", "object", "additionalProperties", schema(last, schemas));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return map("type", "string", "enum", Arrays.stream(plain.getEnumConstants()).map(each ->
                    each instanceof NamedValue word ? word.word() : each.toString()).toList());
        }
        if (plain.isRecord()) {
            String name = plain.getName().substring(plain.getPackageName().length() + 1).replace("$", "");
            if (!schemas.containsKey(name)) {
                Map<String, Object> properties = new LinkedHashMap<>();
                schemas.put(name, map("type", "object", "properties", properties));
                properties(plain, properties, schemas);
            }
            return map("$ref", "#/components/schemas/" + name);
        }
        return Set.of(int.class, long.class, Integer.class, Long.class).contains(plain) ? map("type", "integer")
                : plain == boolean.class || plain == Boolean.class ? map("type", "boolean")
                : Temporal.class.isAssignableFrom(plain) ? map("type", "string", "format", "date-time")
                : plain == String.class || NamedValue.class.isAssignableFrom(plain) ? map("type", "string")
                : map("type", "object");
    }

    private static void properties(Class<?> record, Map<String, Object> properties, Map<String, Object> schemas) {
        for (RecordComponent each : record.getRecordComponents()) {
            if (each.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                properties(each.getType(), properties, schemas);
            } else if (!each.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
                properties.put(each.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
                        schema(each.getGenericType(), schemas));
            }
        }
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
