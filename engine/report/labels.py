"""Labels of variants, phases, controls and looks in reports."""

VARIANTS = {
    "original": "Original",
    "sft": "SFT only",
    "dpo": "DPO only",
    "sft_dpo": "SFT + DPO",
    "target": "Target",
}

PHASES = {
    "sample": "Sample workspace",
    "decode": "Decode photos",
    "check": "Check images",
    "foundation": "Foundation",
    "sft": "SFT",
    "dpo": "DPO",
    "sft_dpo": "SFT + DPO",
    "evaluate": "Evaluate",
    "enhance": "Enhance",
    "bundle": "Bundle",
    "import": "Import results",
    "captures": "Read dates",
    "named": "Compare names",
    "features": "Look at photos",
    "content": "Compare contents",
    "install": "Install training",
}

UNMOVED = {
    "dpo": "This variant leaves photos as they are.",
    "sft_dpo": "SFT + DPO renders what SFT renders.",
}
"""Notes on variants without a taste."""

CONTROLS = {
    "learnt": "The learnt preference",
    "none": "No preference",
    "reversed": "From the same judgements, reversed",
    "mismatched": "From the same judgements, taken for other photos'",
    "sft_another_photo": "Control: SFT's edit of another photo",
}
"""Controls that a learnt taste, and an edit predicted for a photo, must beat."""

LOOKS = {
    "exposure": "Exposure",
    "contrast": "Contrast",
    "highlights": "Highlights",
    "shadows": "Shadows",
    "temperature": "Temperature",
    "tint": "Tint",
    "saturation": "Saturation",
    "vibrance": "Vibrance",
    "skin": "Skin",
    "sky": "Sky",
    "subject": "Subject light",
    "vignette": "Vignette",
}
