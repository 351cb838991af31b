@echo off
rem Runs kheap from this folder, and builds it first when it is not built. After a change of sources: mvn package
rem Without arguments and with "open" its window opens; everything else is for the terminal.
rem
rem   JAVA25_HOME  the JDK to use; else JAVA_HOME, the PATH and the usual folders are searched
rem   KHEAP_OPTS   more options for the JVM, such as -Xmx8g
setlocal EnableExtensions DisableDelayedExpansion

set "JDK="
call :consider "%JAVA25_HOME%"
call :consider "%JAVA_HOME%"
for /f "delims=" %%J in ('where java 2^>nul') do call :consider "%%~dpJ.."
for /d %%J in ("%ProgramFiles%\Eclipse Adoptium\jdk-*") do call :consider "%%~J"
for /d %%J in ("%ProgramFiles%\Java\jdk-*") do call :consider "%%~J"
for /d %%J in ("%ProgramFiles%\Microsoft\jdk-*") do call :consider "%%~J"
if not defined JDK (
    echo kheap needs a JDK 25 or later and found none: install one, for example Eclipse Temurin from https://adoptium.net, or set JAVA25_HOME to where it is.>&2
    exit /b 2
)

if exist "%~dp0app\target\kheap-app-*.jar" goto run
where mvn >nul 2>nul
if errorlevel 1 (
    echo kheap has to be built first, and that needs Maven: install it from https://maven.apache.org.>&2
    exit /b 2
)
echo Building kheap (first run) ...>&2
set "JAVA_HOME=%JDK%"
call mvn -q -B -f "%~dp0pom.xml" -DskipTests -Dspotless.check.skip package >&2
if errorlevel 1 exit /b 2
rem An image of the classes as the JVM has them after start-up; a JVM that it does not fit ignores it.
for %%F in ("%~dp0app\target\kheap-app-*.jar") do "%JDK%\bin\java.exe" "-XX:AOTCacheOutput=%~dp0app\target\kheap.aot" -Djava.awt.headless=true -jar "%%~F" analyze "%~dp0sample-dumps\dumps\unclosed-producers.hprof.gz" --no-index --quiet >nul 2>nul

:run
for %%F in ("%~dp0app\target\kheap-app-*.jar") do set "JAR=%%~F"
if "%~1"=="" goto window
if "%~1"=="open" goto window
"%JDK%\bin\java.exe" "-XX:AOTCache=%~dp0app\target\kheap.aot" -Xlog:aot=off -Xlog:cds=off -XX:+UseSerialGC -XX:MaxRAMPercentage=75 -Djava.awt.headless=true %KHEAP_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%

:window
"%JDK%\bin\java.exe" -XX:+UseSerialGC -XX:MaxRAMPercentage=75 -Djava.awt.headless=true %KHEAP_OPTS% "--module-path=%~dp0app\target\javafx" --add-modules=javafx.controls,javafx.swing --enable-native-access=javafx.graphics "-Dkheap.samples=%~dp0sample-dumps\dumps" -jar "%JAR%" %*
exit /b %ERRORLEVEL%

:consider
rem %1 is the JDK if none was found before and its release file says 25 or more
if defined JDK goto :eof
if not exist "%~1\bin\javac.exe" goto :eof
if not exist "%~1\release" goto :eof
set "MAJOR=0"
for /f "tokens=2 delims==." %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "MAJOR=%%V"
set "MAJOR=%MAJOR:"=%"
if %MAJOR% geq 25 set "JDK=%~1"
goto :eof
