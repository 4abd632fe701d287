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
    /** What it does, in a sentence. */
    String value();

    /** The media type of its answer. */
    String type() default MediaType.APPLICATION_JSON_VALUE;

    /** The record of its answer, where its return type does not tell. */
    Class<?> of() default void.class;

    /** Further states of an answer, which have no body. */
    int[] also() default { };
}
