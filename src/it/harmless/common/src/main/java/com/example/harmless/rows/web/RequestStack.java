package com.example.harmless.rows.web;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@About("what is in the stack trace of an ordinary request, and which filters are registered")
final class RequestStack implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).with(Auto.WEB, Auto.ACTUATOR).start()) {
            sheet.say("stack", Http.get(app, "/stack").body());
            sheet.say("404", Http.get(app, "/nothing-here").statusCode());
            sheet.say(
                    "the error page's path",
                    Http.get(app, "/fails").body().replaceAll("\"timestamp\":\"[^\"]*\"", "…"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Web.class)
    static class Config {}

    @RestController
    static class Web {

        @GetMapping("/stack")
        String stack() {
            return Arrays.stream(new Throwable().getStackTrace())
                    .map(StackTraceElement::getClassName)
                    .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                    .distinct()
                    .collect(Collectors.joining(" "));
        }

        @GetMapping("/fails")
        String fails() {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "on purpose");
        }
    }
}
