package dev.winnow.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/** Describes a handler of the API for the OpenAPI document. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Summary {
    /** The purpose of the operation, in a sentence. */
    String value();

    /** The media type of its answer. */
    String type() default MediaType.APPLICATION_JSON_VALUE;

    /** The record of the answer, if the return type does not name it. */
    Class<?> of() default void.class;

    /** Further states of an answer without a body. */
    int[] also() default { };
}
