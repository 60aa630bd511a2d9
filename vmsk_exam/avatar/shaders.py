"""The GLSL programs of the renderer."""

from typing import Final

MAX_BONES: Final = 40
MAX_MATERIALS: Final = 20

_LIGHT: Final = """
uniform vec3 eye;
uniform float exposure;

// Sky and floor light from a hemisphere, one soft key light, one weak cool fill.
vec3 shade(vec3 base, vec3 n, vec3 v, float wrap, float gloss, float shine) {
    vec3 key = normalize(vec3(-0.55, -0.75, 0.75));
    vec3 fill = normalize(vec3(0.85, -0.45, 0.25));
    float sky = 0.5 + 0.5 * n.z;
    vec3 ambient = mix(vec3(0.27, 0.24, 0.215), vec3(0.50, 0.515, 0.53), sky);
    float k = max((dot(n, key) + wrap) / (1.0 + wrap), 0.0);
    float f = max((dot(n, fill) + wrap) / (1.0 + wrap), 0.0);
    vec3 light = ambient + vec3(0.74, 0.70, 0.64) * k + vec3(0.16, 0.19, 0.23) * f;
    float edge = pow(1.0 - max(dot(n, v), 0.0), 3.0);
    vec3 colour = base * light * (1.0 - 0.22 * edge) + base * 0.10 * edge * sky;
    vec3 h = normalize(key + v);
    return colour + vec3(shine) * pow(max(dot(n, h), 0.0), gloss);
}

vec3 finish(vec3 linear) {
    vec3 c = linear * exposure;
    c = c * (1.0 + c * 0.10) / (1.0 + c * 0.32);
    return pow(c, vec3(1.0 / 2.2));
}
"""

BODY_VERTEX: Final = f"""
#version 330
uniform mat4 camera;
uniform vec3 eye;
uniform float lift[{MAX_MATERIALS}];  // metres that cloth and hair count as nearer, so that nothing pokes through
layout(std140) uniform Bones {{ vec4 bones[{3 * MAX_BONES}]; }};
in vec3 in_point;
in vec3 in_normal;
in vec3 in_bones_a;
in vec3 in_bones_b;
in vec3 in_weights_a;
in vec3 in_weights_b;
in float in_material;
out vec3 normal;
out vec3 point;
out vec3 rest;
flat out int material;
void main() {{
    vec4 a = vec4(0.0), b = vec4(0.0), c = vec4(0.0);
    for (int i = 0; i < 3; i++) {{
        int j = 3 * int(in_bones_a[i] + 0.5), k = 3 * int(in_bones_b[i] + 0.5);
        float w = in_weights_a[i], u = in_weights_b[i];
        a += bones[j] * w + bones[k] * u;
        b += bones[j + 1] * w + bones[k + 1] * u;
        c += bones[j + 2] * w + bones[k + 2] * u;
    }}
    vec4 p = vec4(in_point, 1.0);
    point = vec3(dot(a, p), dot(b, p), dot(c, p));
    normal = vec3(dot(a.xyz, in_normal), dot(b.xyz, in_normal), dot(c.xyz, in_normal));
    rest = in_point;
    material = int(in_material + 0.5);
    gl_Position = camera * vec4(point, 1.0);
    vec4 nearer = camera * vec4(point + normalize(eye - point) * lift[material], 1.0);
    gl_Position.z = nearer.z / nearer.w * gl_Position.w;
}}
"""

BODY_FRAGMENT: Final = f"""
#version 330
uniform vec3 palette[{MAX_MATERIALS}];
uniform vec4 manner[{MAX_MATERIALS}];  // wrap, gloss, shine, strands
in vec3 normal;
in vec3 point;
in vec3 rest;
flat in int material;
out vec4 colour;
{_LIGHT}
void main() {{
    vec3 v = normalize(eye - point);
    vec3 n = normalize(normal);
    if (dot(n, v) < 0.0) n = normalize(n - 1.6 * dot(n, v) * v);
    vec4 m = manner[material];
    float grounded = 0.80 + 0.20 * smoothstep(0.0, 0.7, point.z);
    vec3 base = palette[material];
    if (m.w > 0.0) {{
        // Strands run from front to back; they fade where they would be finer than a pixel.
        float along = 520.0 * rest.x + 9.0 * sin(34.0 * rest.z) + 5.0 * sin(21.0 * rest.y);
        float seen = clamp(1.0 - fwidth(along) / 2.4, 0.0, 1.0);
        base *= 1.0 + m.w * seen * (sin(along) + 0.6 * sin(0.37 * along + 1.7));
    }}
    colour = vec4(finish(shade(base, n, v, m.x, m.y, m.z) * grounded), 1.0);
}}
"""

SOLID_VERTEX: Final = """
#version 330
uniform mat4 camera;
in vec3 in_point;
in vec3 in_normal;
in vec3 in_colour;
out vec3 normal;
out vec3 point;
out vec3 base;
void main() {
    point = in_point; normal = in_normal; base = in_colour;
    gl_Position = camera * vec4(point, 1.0);
}
"""

SOLID_FRAGMENT: Final = f"""
#version 330
in vec3 normal;
in vec3 point;
in vec3 base;
out vec4 colour;
{_LIGHT}
void main() {{
    vec3 v = normalize(eye - point);
    colour = vec4(finish(shade(base, normalize(normal), v, 0.2, 20.0, 0.03)), 1.0);
}}
"""

SHADOW_VERTEX: Final = """
#version 330
uniform mat4 camera;
in vec2 in_floor;
out vec2 place;
void main() {
    place = in_floor;
    gl_Position = camera * vec4(in_floor, 0.0, 1.0);
}
"""

SHADOW_FRAGMENT: Final = """
#version 330
uniform vec4 spots[6];  // x, y, radius, strength
in vec2 place;
out vec4 colour;
void main() {
    float light = 1.0;
    for (int i = 0; i < 6; i++) {
        vec2 away = (place - spots[i].xy) / spots[i].z;
        light *= 1.0 - spots[i].w * exp(-dot(away, away));
    }
    colour = vec4(0.10, 0.08, 0.07, 1.0) * (1.0 - light);
}
"""
