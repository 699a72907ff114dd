package com.example.harmless.rows.web;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@About("Actuator on a port and a path of its own, with CORS: both servers' answers")
final class ManagementPort implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class)
                .with(Auto.WEB, Auto.ACTUATOR)
                .set(
                        "management.server.port=0",
                        "management.endpoints.web.base-path=/manage",
                        "management.endpoints.web.exposure.include=health,info,metrics",
                        "management.endpoints.web.cors.allowed-origins=https://example.org")
                .start()) {
            int management = app.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
            for (String path : List.of(
                    "/", "/manage", "/manage/health", "/manage/info", "/manage/metrics/jvm.info", "/manage/inflight")) {
                sheet.say(
                        path,
                        Http.get(app, path).statusCode() + " and "
                                + Http.getLater(management, path).get().statusCode());
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Web.class)
    static class Config {}

    @RestController
    static class Web {

        @GetMapping("/")
        String home() {
            return "home";
        }
    }
}
